"""What the machine decides of everyday acts, from the application to the letter: what may be done, by whom, by what law."""

import html
import re
from datetime import date

import pytest

from permits import application as applications
from permits.case import decide
from permits.decision.outcome import Result
from permits.office import Office
from tests.everyday.asking import completed
from tests.everyday.plots import RECEIVED, Json, application
from tests.everyday.table import ALMEN, STREET_FACADE, demolition, fence, in_the_garden, installation, wall, whole_plot
from tests.proven import proven

BY_THE_BOARD = "automatiserat beslut enligt nämndens delegation § 47"


def letter(office: Office, body: Json) -> tuple[Result, str]:
    """The result, and the letter's words on one line."""
    sent = applications.read(completed(office, body), office.pack.acts)
    record, _ = decide(office, sent, date.fromisoformat(RECEIVED), proven(office, sent))
    return record.outcome, re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", record.letter_html)))


@pytest.mark.parametrize(
    ("asked", "result", "words"),
    [
        (
            whole_plot("facade_change", ALMEN, changed_building="other", **STREET_FACADE),
            Result.GRANTED,
            ("Bygglov beviljas för fasadändring", "vetter mot allmän plats", "9 kap. 15 § 3", "4 480 kronor"),
        ),
        (
            demolition("ALMEN 1:7", "40"),
            Result.GRANTED,
            (
                "Rivningslov beviljas för rivning", "En komplementbyggnad", "40 m²", "taknockshöjd 3,50 m",
                "9 kap. 43 § 1", "9 kap. 76 §",
            ),
        ),
        (
            in_the_garden("ground_works", ALMEN, 5, level_change_m="0.6"),
            Result.GRANTED,
            ("Marklov beviljas", "ändring av marknivån 0,60 m", "9 kap. 47 § 1", "9 kap. 77 §"),
        ),
        (
            installation("ALMEN 1:5", "installs_fireplace"),
            Result.STARTING_CLEARANCE,
            ("Startbesked", "Eldstad eller rökkanal", "PBF 6 kap. 1 § 4"),
        ),
    ],
    ids=["façade", "demolition", "ground", "stove"],
)  # fmt: skip
def test_a_letter_names_what_may_be_done_by_what_law_and_who_decided(
    office: Office, asked: Json, result: Result, words: tuple[str, ...]
) -> None:
    came, says = letter(office, asked)
    assert came is result, says
    for word in (*words, BY_THE_BOARD, "Du kan överklaga beslutet till länsstyrelsen"):
        assert word in says


def test_a_sign_is_told_why_it_needs_no_permit(office: Office) -> None:
    came, says = letter(office, whole_plot("sign", ALMEN))
    assert came is Result.EXEMPT
    assert "påverkar en skyddad eller särskilt värdefull miljö. Platsen är ingen sådan (PBL 9 kap. 38 § 2)" in says


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (whole_plot("facade_change", ALMEN, changed_building="other", **STREET_FACADE), False),
        (in_the_garden("pool", ALMEN, 4), True),
    ],
    ids=["façade", "pool"],
)
def test_how_far_water_lies_is_told_of_what_is_built_and_not_of_what_is_painted(
    office: Office, asked: Json, told: bool
) -> None:
    _, says = letter(office, asked)
    assert ("Strandskyddet kan vara utvidgat" in says) is told


def test_what_only_called_for_the_permit_is_no_least_distance_of_what_is_granted(office: Office) -> None:
    came, says = letter(office, fence(ALMEN, "1.8", (1, 0.1), (15, 0.1)))
    assert came is Result.GRANTED
    assert "14 m lång" in says, "how long it may be"
    assert "Planket står 1,00 m från västra gränsen" in says and "minst 4,5 m" not in says


@pytest.mark.parametrize(
    ("asked", "permit"),
    [
        (in_the_garden("pool", ALMEN, 4, level_change_m="0.8"), "Marklov"),
        (wall(ALMEN, "0.8", "0.8"), "Marklov"),
        (wall(ALMEN, "1.3", "0.3"), "Bygglov"),
        (wall(ALMEN, "1.3", "0.8"), "Bygglov och marklov"),
    ],
    ids=["a pool in raised ground", "a wall with fill", "a high wall", "a high wall with fill"],
)
def test_the_permit_is_called_by_what_calls_for_it(office: Office, asked: Json, permit: str) -> None:
    came, says = letter(office, asked)
    assert came is Result.GRANTED and f" {permit} beviljas för" in says


def test_of_what_a_person_judges_no_alternative_is_told_that_is_settled_already(office: Office) -> None:
    came, says = letter(office, application("underground_space", ALMEN, answers={"serves_transport_or_mine": False}))
    assert came is Result.REFERRED
    assert "det som redan finns på fastigheten stämmer med planen" in says and "under gränsvärdet" not in says


def test_what_is_not_changed_is_no_part_of_the_size(office: Office) -> None:
    stove = installation("ALMEN 1:5", "installs_fireplace")
    _, says = letter(office, {**stove, "answers": {**stove["answers"], "level_change_m": "0"}})
    assert "Eldstad eller rökkanal" in says
    assert "Ändring av marknivån" not in says
    assert "Hiss" not in says

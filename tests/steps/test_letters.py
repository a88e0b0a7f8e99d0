"""
Each step's letter in English: a translation beside the Swedish letter, which was sent and is the one that counts. What
somebody wrote for the case is quoted as it stands.
"""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits.case import decide
from permits.casework.events import Event, Role
from permits.office import Office
from permits.steps.letters import FILLED, translated
from permits.steps.reminding import remind
from permits.steps.taking import standing, take_asked
from tests.letter.test_translation import SWEDISH
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)
ALL_ON_THE_PLAN = {
    "plan": ["Grunden kontrolleras av byggherren."],
    "conditions": ["Schaktet ska täckas."],
    "papers": ["Intyg"],
}


class Case:
    """A case of a story, whose steps are taken."""

    def __init__(self, office: Office, story: str) -> None:
        application = applications.read((STORIES / story / "application.json").read_bytes())
        record, _ = decide(office, application, DAY, proven(office, application))
        self.office, self.case_id = office, record.case_id

    def step(self, kind: str, role: Role = Role.OFFICER, **asked: Any) -> None:
        take_asked(self.office, "9901", self.case_id, {"kind": kind, **asked}, role, "Handläggare Demo", day=DAY)

    def happened(self) -> list[Event]:
        return self.office.store.events.of("9901", self.case_id)

    def letter(self, kind: str) -> tuple[str, str, bytes]:
        """The newest letter of that kind: as it was sent, in English as a page, and as PDF."""
        steps = self.office.process.steps
        sequence = [
            event.sequence for event in self.happened() if event.body.letter and steps[event.step].letter == kind
        ][-1]
        sent = self.office.store.events.letter("9901", self.case_id, sequence)
        english = translated(self.office, "9901", self.case_id, sequence, "en")
        assert sent is not None and english is not None
        return words(sent.html), words(english.page()), english.pdf()


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)))


def waiting(office: Office) -> Case:
    case = Case(office, "no-build-land")
    case.step("receipt_confirmed")
    case.step("extended", why="Grannarna ska höras.")
    case.step("completion_requested", missing=["site_plan_attached"], asks=["En sektion genom marken."])
    case.step("communicated", what="Marken får inte förses med byggnad.")
    case.step("heard", recipients=["ALMEN 1:2/1"], what="Byggnad på prickad mark.")
    return case


def reminded(office: Office) -> Case:
    case = Case(office, "incomplete-application")
    awaited = standing(office, "9901", case.case_id).awaited
    assert awaited is not None and awaited.by is not None
    remind(office, awaited.by - timedelta(5))
    return case


def given_more_time(office: Office) -> Case:
    case = Case(office, "incomplete-application")
    case.step("more_time_given", until="2027-03-01", why="Ritaren är sjuk.")
    return case


def built(office: Office) -> Case:
    case = Case(office, "granted-garage")
    case.step("announced")
    case.step("corrected", was="42 m² som är fel", becomes="24 m² som ska stå")
    case.step("consultation_not_needed", why="Enkel byggnad.")
    case.step("plan_handed_in", Role.APPLICANT)
    if standing(office, "9901", case.case_id).manager_needed is not False:
        case.step("manager_not_needed", why="Liten ändring.")
    case.step("start_cleared", **ALL_ON_THE_PLAN)
    case.step("final_clearance_asked", Role.APPLICANT)
    case.step("interim_cleared", part="Garaget och taket", remains="Målning som inte är klar")
    case.step("final_cleared", remarks="En skada på en list.")
    return case


def appealed(office: Office) -> Case:
    case = Case(office, "granted-garage")
    case.step("appealed", Role.PARTY, wants="Upphäv.", because="Skymd utsikt.")
    case.step("appeal_tried", number=1, inTime=True)
    case.step("appeal_forwarded", number=1)
    return case


ENGLISH: dict[str, tuple[Callable[[Office], Case], str, str]] = {
    "receipt": (waiting, "The application for", ""),
    "completion": (waiting, "This is missing", "“En sektion genom marken.”"),
    "communication": (waiting, "You may comment on it.", "“Marken får inte förses med byggnad.”"),
    "hearing": (waiting, "You own or hold a right to land beside it", "“Byggnad på prickad mark.”"),
    "extension": (waiting, "The time may be extended once (PBL 9:99).", "“Grannarna ska höras.”"),
    "more_time": (given_more_time, "You may hand in what your application", "“Ritaren är sjuk.”"),
    "reminder": (reminded, "We wait for what the application lacks.", ""),
    "announcement": (built, "A permit has been given for", ""),
    "correction": (built, "A slip in the decision on", "“42 m² som är fel”"),
    "start": (built, "The building committee approves this inspection plan", "“Schaktet ska täckas.”"),
    "interim": (built, "may be taken into use", "“Målning som inte är klar”"),
    "final": (built, "Faults that are negligible", "“En skada på en list.”"),
    "appeal_forwarded": (appealed, "passes the appeal and the papers of the case on", ""),
}
"""By letter: the case that gets it, what it says in English, and what it quotes."""


def test_each_letter_of_a_step_has_its_english() -> None:
    assert ENGLISH.keys() == FILLED.keys()


Cases = dict[Callable[[Office], Case], Case]


@pytest.fixture(scope="module")
def cases() -> Cases:
    """Each kind of case once, made by the first letter that is asked of it."""
    return {}


@pytest.mark.parametrize("kind", FILLED)
def test_a_step_s_letter_in_english_is_english_but_for_what_it_quotes(office: Office, cases: Cases, kind: str) -> None:
    made, says, quotes = ENGLISH[kind]
    if made not in cases:
        cases[made] = made(office)
    swedish, english, pdf = cases[made].letter(kind)
    assert "translation" not in swedish and "“" not in swedish
    assert "This is a translation." in english and "the Swedish letter is what counts" in english
    assert says in english and quotes in english
    assert SWEDISH.findall(re.sub(r"“[^”]*”", "", english)) == []
    assert pdf.startswith(b"%PDF") and b"decision.json" not in pdf


@pytest.mark.parametrize("kind", FILLED)
def test_a_step_s_letter_says_in_its_box_what_it_is_about(office: Office, cases: Cases, kind: str) -> None:
    made, *_ = ENGLISH[kind]
    if made not in cases:
        cases[made] = made(office)
    swedish, _, _ = cases[made].letter(kind)
    assert re.search("(Det gäller|Beslutet gäller|Du får göra) ?Ny komplementbyggnad", swedish)


def test_a_letter_to_people_beside_is_to_them_and_names_nobody_who_applies(office: Office, cases: Cases) -> None:
    for made, kind, to, in_english in (
        (waiting, "hearing", "äger eller har rätt till mark intill", "own or hold a right to land beside"),
        (built, "announcement", "äger eller har rätt till mark intill", "own or hold a right to land beside"),
    ):
        swedish, english, _ = (cases[made] if made in cases else made(office)).letter(kind)
        assert f"Till dig som {to} ALMEN 1:" in swedish and f"{in_english} ALMEN 1:" in english
        assert "Testsson" not in swedish + english and "Björkstigen 5," not in swedish


def test_a_letter_that_passes_an_appeal_on_is_to_the_county_board(office: Office, cases: Cases) -> None:
    swedish, _, _ = (cases[appealed] if appealed in cases else appealed(office)).letter("appeal_forwarded")
    assert "Till Länsstyrelsen" in swedish and "Brevet skickas till Länsstyrelsen och Testa Testsson." in swedish

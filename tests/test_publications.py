"""Rules are published by two people, and taken back by publishing the older ones anew."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from permits.errors import Conflict, NotAllowed, NotFound, RecordBroken
from permits.publications import Publications, content_hash

DAY = date(2026, 12, 1)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    (folder / "se").mkdir(parents=True)
    (folder / "local" / "9901").mkdir(parents=True)
    (folder / "se" / "pack.yaml").write_text("pack: se\n")
    (folder / "local" / "9901" / "tariff.yaml").write_text("paragraph: 1\n")
    return folder


@pytest.fixture
def publications(tmp_path: Path) -> Publications:
    return Publications(tmp_path / "published")


def test_one_prepares_and_another_approves(publications: Publications, rules: Path) -> None:
    prepared = publications.prepare(rules, "Planner One", DAY, {"cases": {"failed": 0}})
    assert publications.standing(DAY) is None
    publications.approve(prepared.content, "Lawyer Two")
    standing = publications.standing(DAY)
    assert standing is not None
    assert (standing.content, standing.by) == (content_hash(rules), "Lawyer Two")
    assert publications.standing(date(2026, 11, 30)) is None


@pytest.mark.parametrize(
    "same",
    [
        "Planner One",
        "planner one",
        " Planner  One ",
        "Planner\u200bOne",
        "PLANNER-ONE",
        "Planner\u00a0One.",
        "\uff30lanner One",
    ],
)
def test_who_prepared_it_cannot_approve_it(publications: Publications, rules: Path, same: str) -> None:
    prepared = publications.prepare(rules, "Planner One", DAY, {})
    with pytest.raises(NotAllowed):
        publications.approve(prepared.content, same)


def test_the_same_sign_in_is_the_same_person_by_whatever_name(publications: Publications, rules: Path) -> None:
    prepared = publications.prepare(rules, "Planner One", DAY, {}, person="a1")
    with pytest.raises(NotAllowed):
        publications.approve(prepared.content, "Lawyer Two", person="a1")
    with pytest.raises(NotAllowed):
        publications.approve(prepared.content, "Planner One", person="b2")
    assert publications.approve(prepared.content, "Lawyer Two", person="b2").person == "b2"


def test_what_was_prepared_anew_after_it_was_read_is_read_again(publications: Publications, rules: Path) -> None:
    read = publications.prepare(rules, "Planner One", DAY, {})
    sooner = publications.prepare(rules, "Planner One", date(2026, 11, 1), {})
    with pytest.raises(Conflict):
        publications.approve(read.content, "Lawyer Two", read=read.hash)
    publications.approve(read.content, "Lawyer Two", read=sooner.hash)


def test_enough_of_a_version_is_given_to_tell_it_from_others(publications: Publications, rules: Path) -> None:
    begins = set()
    for number in range(20):  # more than there are first signs of a hash
        (rules / "se" / "pack.yaml").write_text(f"pack: se\nversion: {number}\n")
        begins.add(publications.prepare(rules, "Planner One", DAY, {}).content[0])
    shared = next(
        first for first in begins if len([e for e in publications.entries() if e.content.startswith(first)]) > 1
    )
    with pytest.raises(Conflict):
        publications.approve(shared, "Lawyer Two")


def test_an_altered_report_is_not_approved(publications: Publications, rules: Path) -> None:
    prepared = publications.prepare(rules, "Planner One", DAY, {"cases": {"failed": 9}})
    publications.report(prepared.reports["cases"]).write_text('{"failed": 0}')
    with pytest.raises(RecordBroken):
        publications.approve(prepared.content, "Lawyer Two")


def test_an_entry_without_a_sign_in_is_spelled_as_it_always_was(publications: Publications, rules: Path) -> None:
    assert '"person"' not in publications.prepare(rules, "Planner One", DAY, {}).line


def test_nobody_is_not_a_person(publications: Publications, rules: Path) -> None:
    with pytest.raises(NotAllowed):
        publications.prepare(rules, "  ", DAY, {})


def test_what_was_not_prepared_cannot_be_approved_nor_twice(publications: Publications, rules: Path) -> None:
    with pytest.raises(NotFound):
        publications.approve("abc", "Lawyer Two")
    prepared = publications.prepare(rules, "Planner One", DAY, {})
    publications.approve(prepared.content[:12], "Lawyer Two")
    with pytest.raises(Conflict):
        publications.approve(prepared.content, "Lawyer Three")


def test_a_local_file_is_in_the_hash(publications: Publications, rules: Path) -> None:
    first = publications.prepare(rules, "Planner One", DAY, {})
    (rules / "local" / "9901" / "tariff.yaml").write_text("paragraph: 2\n")
    assert publications.prepare(rules, "Planner One", DAY, {}).content != first.content


def test_what_is_altered_after_it_was_prepared_is_not_approved(publications: Publications, rules: Path) -> None:
    prepared = publications.prepare(rules, "Planner One", DAY, {"cases": {"failed": 0}})
    kept = publications.rules(prepared.content) / "se" / "pack.yaml"
    kept.write_text("pack: no\n")
    with pytest.raises(RecordBroken):
        publications.approve(prepared.content, "Lawyer Two")
    assert publications.faults() == [f"1: {prepared.content[:12]}"]


def test_a_version_is_taken_back_by_publishing_the_older_one_anew(publications: Publications, rules: Path) -> None:
    older = publications.prepare(rules, "Planner One", DAY, {"cases": {"failed": 0}})
    publications.approve(older.content, "Lawyer Two")
    (rules / "se" / "pack.yaml").write_text("pack: se\nversion: 2\n")
    newer = publications.prepare(rules, "Planner One", DAY, {})
    publications.approve(newer.content, "Lawyer Two")
    back = publications.bring_back(older.content, "Planner One", DAY, "the new limit was wrong")
    assert publications.standing(DAY).content == newer.content  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        publications.approve(older.content, "Planner One")
    publications.approve(older.content, "Lawyer Two")
    standing = publications.standing(DAY)
    assert standing is not None
    assert (standing.content, standing.reports) == (older.content, back.reports)
    assert [entry.kind for entry in publications.entries()] == ["prepared", "approved"] * 3
    assert publications.faults() == []


def test_of_two_that_wait_the_second_does_not_take_back_the_first_unread(
    publications: Publications, rules: Path
) -> None:
    def prepared(version: int, start: date) -> str:
        (rules / "se" / "pack.yaml").write_text(f"pack: se\nversion: {version}\n")
        return publications.prepare(rules, "Planner One", start, {}).content

    first, sooner, second = prepared(1, DAY), prepared(2, DAY - timedelta(1)), prepared(3, DAY)
    publications.approve(first, "Lawyer Two")
    with pytest.raises(Conflict):
        publications.approve(second, "Lawyer Two")
    publications.approve(sooner, "Lawyer Two")  # which stands until the first does
    assert publications.standing(DAY).content == first  # type: ignore[union-attr]
    publications.send_back(second, "Lawyer Two", "Bygg på den som nu gäller.")
    assert prepared(3, DAY) == second, "prepared anew it is read beside what stands now"
    publications.approve(second, "Lawyer Two")


def test_what_mends_the_rules_of_today_does_not_put_off_what_was_approved_for_a_later_day(
    publications: Publications, rules: Path
) -> None:
    later = DAY + timedelta(90)

    def published(version: int, start: date) -> str:
        (rules / "se" / "pack.yaml").write_text(f"pack: se\nversion: {version}\n")
        content = publications.prepare(rules, "Planner One", start, {}).content
        return publications.approve(content, "Lawyer Two").content

    def stands(day: date) -> str:
        return publications.standing(day).content  # type: ignore[union-attr]

    first, to_come, mended = published(1, DAY), published(2, later), published(3, DAY + timedelta(1))
    assert [stands(day) for day in (DAY, DAY + timedelta(1), later - timedelta(1))] == [first, mended, mended]
    assert stands(later) == to_come
    # Of two from one day the one approved last stands; what is yet to come is taken back from its own day.
    publications.bring_back(mended, "Planner One", later)
    publications.approve(mended, "Lawyer Two")
    assert stands(later) == mended
    assert publications.standing(DAY - timedelta(1)) is None


def test_a_line_that_is_changed_or_lost_breaks_the_chain(publications: Publications, rules: Path) -> None:
    prepared = publications.prepare(rules, "Planner One", DAY, {})
    publications.approve(prepared.content, "Lawyer Two")
    ledger = publications.folder / "ledger.jsonl"
    whole = ledger.read_text()
    for broken in (whole.replace("Planner One", "Planner Two"), whole.splitlines()[1] + "\n", whole[:-20] + "\n"):
        ledger.write_text(broken)
        with pytest.raises(RecordBroken):
            publications.entries()


def test_the_reports_lie_beside_under_their_hash(publications: Publications, rules: Path) -> None:
    prepared = publications.prepare(rules, "Planner One", DAY, {"cases": {"failed": 0}})
    assert publications.report(prepared.reports["cases"]).read_text() == '{"failed": 0}'
    publications.report(prepared.reports["cases"]).write_text('{"failed": 1}')
    assert publications.faults()

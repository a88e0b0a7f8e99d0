"""A case as one line of the desk: where and what it is, what is left to judge, whose move it is, and how long there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.desk.act import act
from api.desk.entry import shut
from api.web.pages import Visitor
from permits import clock
from permits.casework.needs import DECLARED
from permits.office import Office
from permits.phrases import phrase
from permits.store.case import applicants, open_case
from permits.store.case.cases import StoredCase
from permits.text import Text

MOVES: Mapping[str, Text] = {
    "us": phrase("desk.rows.moves.us"),
    "applicant": phrase("desk.rows.moves.applicant"),
    "others": phrase("desk.rows.moves.others"),
    "nobody": phrase("desk.rows.moves.nobody"),
}
"""Whose move it is, as `Status.waits_for` names it."""

CHANNELS: Mapping[str, Text] = {name: phrase(f"desk.rows.channels.{name}") for name in open_case.CHANNELS}
"""How a case came in, as `StoredCase.channel` names it."""

APPLICANTS: Mapping[str, Text] = {kind: phrase(f"desk.rows.applicants.{kind}") for kind in applicants.KINDS}
"""Who applies, as `StoredCase.applicant_kind` names it."""

AGAINST: Mapping[str, Text] = {
    "appeal": phrase("desk.rows.against.appeal"),
    "objection": phrase("desk.rows.against.objection"),
}
"""What has come in against a case, as `Status.against` names it."""

SOON = 7
"""Days left from which a row says by its colour too that it presses."""


@dataclass(frozen=True, slots=True)
class Row:
    """
    A case as one line. address: its property's first, empty where the register has none. state: as the process calls it.
    counted: how much is left, in words. left: what. days: to the last day to decide, below zero when it has passed; None while nothing presses. mark: what
    to mind before one opens it. latest: what has happened last. against: what has come in against it. is_shut: whether whoever asks stays outside; the row then holds number and state alone.
    """

    case: StoredCase
    address: str
    act: Text
    state: Text
    counted: Text
    left: Text
    move: Text
    days: int | None
    latest: Text
    mark: Text | None = None
    against: Text | None = None
    is_shut: bool = False

    @property
    def used(self) -> int:
        """Days since it came in."""
        return (clock.today() - self.case.received).days

    @property
    def by_when(self) -> Text:
        if self.days is None:
            stands = self.case.state in ("completing", "stayed")
            return phrase("desk.rows.time_stands_still") if stands else Text("", "")
        count = abs(self.days)
        days = phrase("desk.rows.day") if count == 1 else phrase("desk.rows.days")
        if self.days < 0:
            return phrase("desk.rows.late", count=count, days=days)
        return phrase("desk.rows.left", count=count, days=days) if count else phrase("desk.rows.today")

    @property
    def presses(self) -> str:
        """late, soon, or nothing."""
        if self.days is None:
            return ""
        return "late" if self.days < 0 else "soon" if self.days <= SOON else ""


def rows_of(here: Office, who: Visitor, cases: Sequence[StoredCase]) -> list[Row]:
    """The cases as lines, each telling somebody what they may know of it."""
    marks, declared = shut(here, who, cases), here.store.events.taken_by(who.municipality, who.name, DECLARED)
    return [
        _shut_row(here, case, marks[case.case_id])
        if case.case_id in marks
        else replace(row_of(here, case), mark=CONFLICT if case.case_id in declared else None)
        for case in cases
    ]


CONFLICT = phrase("desk.rows.conflict")


def _shut_row(here: Office, case: StoredCase, mark: Text) -> Row:
    nothing, state = Text("", ""), here.process.states[case.state].label
    return Row(
        replace(case, property="", officer="", due=None, applicant="", last_day=None),
        "",
        nothing,
        state,
        nothing,
        nothing,
        nothing,
        None,
        nothing,
        mark=mark,
        is_shut=True,
    )


def row_of(here: Office, case: StoredCase) -> Row:
    site = here.zoning(case.municipality).property(case.property)
    address = site.address if site else ""
    days = None if case.due is None else (case.due - clock.today()).days
    state = here.process.states[case.state].label
    latest = here.process.steps[case.last_step].label if case.last_step else Text("", "")
    kind, move, against = act(here.pack, case.measure), MOVES[case.waits_for], AGAINST.get(case.against)
    return Row(case, address, kind, state, *_left(here, case), move, days, latest, against=against)


def _left(here: Office, case: StoredCase) -> tuple[Text, Text]:
    """How much of a case is left, and what, in words."""
    nothing = Text("", "")
    if case.state not in ("handling", "completing"):
        return (phrase(f"tasks.{case.task}") if case.task else here.process.states[case.state].label), nothing
    labels = [here.pack.facts[fact].label for fact in case.unanswered() if fact in here.pack.facts]
    named = Text(*("; ".join(label[place] for label in labels) for place in (0, 1)))
    count = len(labels)
    if case.state == "completing":
        return Text(
            f"{count} saknas:" if count else "Ska kompletteras", f"{count} missing:" if count else "To be completed"
        ), named
    if labels:
        questions, questions_en = ("fråga", "question") if count == 1 else ("frågor", "questions")
        return Text(f"{count} {questions}:", f"{count} {questions_en}:"), named
    if case.remaining:
        return phrase("desk.rows.ready_decided"), nothing
    return phrase("desk.rows.tried"), case.because or nothing

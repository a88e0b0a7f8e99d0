"""What may become of a case that waits: each decision, open or closed with its why, and the letter that it would send. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from permits.assessment import Assessment
from permits.casework.answers import as_judged
from permits.casework.events import Event, Role
from permits.casework.needs import conflict, unmet
from permits.casework.status import Status
from permits.decision.result import Result
from permits.decision.ruling import Answered, Bar, PossibleDecision, Ruling, decisions_open_to, judgements, rule
from permits.drawn_up import decision_of
from permits.law.conclusion import Agreement
from permits.law.engine import conclude
from permits.law.evidence import weighed
from permits.office import Office
from permits.statement import draft
from permits.survey.provisions import following
from permits.waiting import KeptCase, Waiting, as_kept, gone_through, kept_case, reassess, stage_of


@dataclass(frozen=True, slots=True)
class Foreseen:
    """
    What could be decided once something more is answered, and the questions of judgement that are then open. by_rules: as
    the rules have it; ways: with what the process has against it, too.
    """

    by_rules: tuple[PossibleDecision, ...]
    ways: tuple[PossibleDecision, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """
    What may become of a case with an officer's answers: what is concluded then, and each decision, open or closed with its
    why. barred: what the process has against each, whatever is answered. officer: who asks. today: the day that it is
    asked on.
    """

    office: Office
    case: Waiting
    assessment: Assessment
    ways: tuple[PossibleDecision, ...]
    barred: Mapping[Result, tuple[Bar, ...]]
    officer: str
    today: date

    def answered(self, question: str, yes: bool) -> Foreseen:
        """
        What could be decided if one question more were answered so: the rules asked anew of the same facts with that
        answer. question: by `subject`, none that the place itself follows from.
        """
        office, found = self.office, self.assessment
        judged = {question: as_judged(Answered(yes), self.officer, self.today)}
        facts = weighed(office.pack, following(found.facts.answered(judged)))
        conclusions = conclude(office.pack, facts, found.dates, second=Agreement.NOT_ASKED)
        ways = decisions_open_to(
            office.pack, facts, conclusions, stage_of(office.pack, facts, self.case.status, self.today)
        )
        return Foreseen(ways, _with_bars(ways, self.barred), judgements(office.pack, facts, conclusions))

    def letter(self, ruling: Ruling) -> str:
        """
        The letter that a decision would send, as HTML, by the very path that it would be decided by. Stores nothing.

        Raises IllegalStep and NotAllowed for what could not be decided, and LetterNotWritten.
        """
        office, case, found = self.office, self.case, self.assessment
        stage = stage_of(office.pack, found.facts, case.status, self.today)
        ruled = rule(office.pack, found.facts, found.conclusions, ruling, stage)
        assessment = replace(found, outcome=ruled)
        body = decision_of(assessment, case.status.objectors)
        decided = Event(body, self.today, ruling.at, Role.OFFICER, ruling.officer)
        return draft(office, assessment, case.named, office.status([decided], case.status), case.records[-1])


def prospect(
    office: Office, municipality: str, case_id: str, answers: Mapping[str, Answered], officer: str, today: date
) -> Prospect:
    """What may become of a case; see `prospect_of`. Raises NotFound too."""
    return prospect_of(office, kept_case(office, municipality, case_id), answers, officer, today)


def prospect_of(office: Office, kept: KeptCase, answers: Mapping[str, Answered], officer: str, today: date) -> Prospect:
    """
    What may become of a case with those answers of an officer. Stores nothing.

    Raises NotAllowed for answers that `check_answers` forbids.
    """
    case = as_kept(office, kept)
    # By one engine: nothing is decided by it, and whoever then decides is met by both.
    assessment = reassess(office, case, answers, officer, today, second=Agreement.NOT_ASKED)
    stage = stage_of(office.pack, assessment.facts, case.status, today)
    ways = decisions_open_to(office.pack, assessment.facts, assessment.conclusions, stage)
    barred = _barred_by_process(office, case.status, [way.result for way in ways], officer, today)
    return Prospect(office, case, assessment, _with_bars(ways, barred), barred, officer, today)


def as_it_stands(office: Office, municipality: str, case_id: str, today: date) -> Assessment:
    """A case by the rules of the day, with all that officers have answered, decided or not. Raises NotFound."""
    return gone_through(office, as_kept(office, kept_case(office, municipality, case_id)), today)


def _barred_by_process(
    office: Office, status: Status, results: Iterable[Result], officer: str, today: date
) -> dict[Result, tuple[Bar, ...]]:
    """What the process, and the officer's conflict of interest, have against each decision."""
    process, lacking = office.process, unmet(status, today)
    return {
        result: tuple(
            Bar(bar.says, str(bar.source))
            for bar in (
                *conflict(process, status, result.value, officer),
                *process.bars(result.value, Role.OFFICER, status.state, lacking),
            )
        )
        for result in results
    }


def _with_bars(
    ways: Iterable[PossibleDecision], barred: Mapping[Result, tuple[Bar, ...]]
) -> tuple[PossibleDecision, ...]:
    return tuple(replace(way, bars=(*way.bars, *barred[way.result])) for way in ways)

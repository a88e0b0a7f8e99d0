"""
The path of a case, from application to record: the design's table as code.

Every door comes through here: the e-service, REST, the command line, replay and a case officer's own
decision. `check` measures and concludes and keeps nothing; `decide` also writes and keeps; `answer` is
a case officer who settles questions of judgement and decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from permits.application import Application
from permits.conclusion import Conclusions
from permits.delegation import Mandate, Mode
from permits.engine import conclude
from permits.errors import Conflict
from permits.facts import Dates, Facts
from permits.office import Office
from permits.outcome import Outcome, Ruling, decide as outcome_of, rule
from permits.quantity import Source, Stated, Value
from permits.record import Record
from permits.site import Site
from permits.statement import statement
from permits.survey import survey
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Assessment:
    """Steps 1 to 5 of the path: all that is known and concluded of a case, before any letter."""

    application: Application
    dates: Dates
    site: Site
    facts: Facts
    conclusions: Conclusions
    outcome: Outcome


def check(office: Office, application: Application, today: date) -> Assessment:
    """
    What would be decided today. Stores nothing and needs no login.

    Raises BadApplication for a footprint that cannot be measured, NotFound for a municipality that
    is not served here.
    """
    dates = Dates(application.received or today, today, application.measure.planned_start)
    site, facts = established(office, application, dates)
    conclusions = conclude(office.pack, facts, dates)
    delegation = office.delegation(application.municipality)
    outcome = outcome_of(
        office.pack,
        facts,
        conclusions,
        delegation,
        dates,
        second_engine_required=office.settings.require_two_engines,
    )
    return Assessment(application, dates, site, facts, conclusions, outcome)


def decide(office: Office, application: Application, today: date, *, key: str | None = None) -> Record:
    """
    Check, write the letter and keep the record: once for each idempotency key.

    Raises what `check` raises, Conflict when the key was used for another application, and
    LetterNotWritten; then nothing is kept.
    """
    assessment = check(office, application, today)
    with office.store.opening(application, assessment.dates.received, key=key) as case:
        if case.kept is not None:
            return case.kept
        content, letter = statement(office, assessment, case)
        return case.finish(content, letter)

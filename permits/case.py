"""
The path of a case, from application to record: the design's table as code.

Every door comes through here: the e-service, REST, the command line and replay. `check` measures and concludes and keeps
nothing; `decide` also writes and keeps. `continuing` is the same path for a case that has a record already.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from permits import clock
from permits.application import NOTHING, Application, Inquiry, Proofs, sender
from permits.assessment import Assessment, around_it, assess, dates_of, own_cases, own_cases_now
from permits.casework.events import Event, Role
from permits.drawn_up import (
    DrawnUp,
    by_machine,
    came_in,
    draw_up,
    papers_of,
    plans_handed_in,
    share_looked_at,
    spelling,
)
from permits.law.engine import Evaluator, Second
from permits.office import Office
from permits.place.own_cases import OwnCase
from permits.statement import considered
from permits.store.case.keys import Key
from permits.store.chained.record import Record
from permits.survey import footprint

Around = dict[tuple[str, Collection[str], Collection[str]], tuple[OwnCase, ...]]
"""The municipality's own cases around places, by municipality, properties and who asks."""


def check(
    office: Office,
    inquiry: Inquiry,
    today: date,
    proofs: Proofs = NOTHING,
    *,
    second: Second = None,
    around: Around | None = None,
) -> Assessment:
    """
    What would be decided today. Stores nothing and needs no login.

    proofs: what the door has seen itself of what the inquiry says. second: who checks the first engine, as `conclude`
    takes it. around: what one who tries many places has read of the store so far, to be read once. Raises BadApplication
    for what cannot be measured, NotFound for a municipality not served here.
    """
    where = footprint(inquiry, office.zoning(inquiry.municipality))
    if around is None:
        own = own_cases(office, inquiry, where, proofs)
    else:
        place = inquiry.municipality, *around_it(office, inquiry, where, proofs)
        if place not in around:
            around[place] = own_cases(office, inquiry, where, proofs)
        own = around[place]
    return assess(office, inquiry, where, dates_of(inquiry, today), proofs, own, {}, second)


def decide(
    office: Office,
    application: Application,
    today: date,
    proofs: Proofs = NOTHING,
    *,
    key: Key | None = None,
    second: Evaluator | None = None,
) -> tuple[Record, str]:
    """
    Check, write the letter and keep the record, once for each idempotency key; with the applicant's token.

    The same application from the same sender without a key is met by the case that it made; its token they have.

    Raises what `check` raises, Conflict when the key was used for another application, Unavailable and
    LetterNotWritten; then nothing is kept.
    """
    cases, body, who = office.store.cases, spelling(application), sender(application, proofs)
    if (known := cases.known(application.municipality, body, key, who)) is not None:
        return known
    with cases.turn():
        where = footprint(application, office.zoning(application.municipality))
        dates, own = dates_of(application, today), own_cases(office, application, where, proofs)
        papers = papers_of(application, proofs)
        seen = office.store.papers(application.municipality).there(papers)
        named = cases.number(application.municipality, dates.received)

        def written(own: Sequence[OwnCase]) -> DrawnUp:
            assessment, at = assess(office, application, where, dates, proofs, own, {}, second), clock.now()
            happening = [
                Event(came_in(assessment), dates.received, at, Role.APPLICANT, proofs.door),
                *plans_handed_in(application, proofs, dates.received, at),
                by_machine(office, assessment, at),
            ]
            return draw_up(office, assessment, considered(office, assessment), named, at, None, happening)

        ready = written(own)
        with cases.opening(named, ready.designation, application.measure.kind, body, key, who) as case:
            if case.kept is not None:
                return case.kept
            if (now := own_cases_now(office, application, where, proofs, case)) != own:
                ready = written(now)
            case.hold(papers, seen)
            kept = case.finish(ready.content, ready.letter, ready.happening, ready.status, ready.marked)
            case.draw(kept, share_looked_at(office, application, dates.decided))
            return kept, case.token()

"""Keeping a record straight in the store, with what happened to its case, as tests of the store do."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from permits import clock
from permits.casework.events import (
    Appealed,
    CommunicationNotNeeded,
    Completed,
    CompletionRequested,
    Decided,
    Event,
    Received,
    Referred,
    Role,
)
from permits.casework.folding import fold
from permits.decision.result import Result
from permits.store.case.open_case import OpenCase
from permits.store.chained.record import Letter, Record
from permits.store.store import Store
from tests.casework.lives import PROCESS
from tests.packs import SWEDISH

status = partial(fold, SWEDISH, PROCESS)


def finish(case: OpenCase, content: Mapping[str, Any], letter: Letter) -> Record:
    """The record of that content, with the events that make a case of its result."""
    day, result = case.named.received, Result(content["summary"]["outcome"])
    happened = case.happened()
    happening = [] if happened else [_event(Received(), day, Role.APPLICANT)]
    if happened and status(happened).state == "completing" and result is Result.REFERRED:
        happening.append(_event(Completed(), day, Role.APPLICANT))
    if result in (Result.REFUSED, Result.ADVANCE_NOTICE_NEGATIVE):
        happening.append(_event(CommunicationNotNeeded(why="Sökanden har sett allt."), day, Role.OFFICER))
    happening.append(_passed(result, day))
    return case.finish(content, letter, happening, status([*happened, *happening]))


def appeal(store: Store, municipality: str, case_id: str, because: str = "Skymd utsikt.") -> None:
    """An appeal on a decided case."""
    with store.cases.continuing(municipality, case_id) as case:
        happened = case.happened()
        number = len(status(happened).appeals) + 1
        body = Appealed(number=number, name="Testa Testsson", wants="Upphäv.", because=because)
        event = _event(body, case.named.received, Role.APPLICANT)
        case.step([event], status([*happened, event]))


def _passed(result: Result, day: date) -> Event:
    if result is Result.REFERRED:
        return _event(Referred(), day, Role.MACHINE)
    if result is Result.SUPPLEMENT:
        return _event(CompletionRequested(answer_by=day, order=True), day, Role.MACHINE)
    role = Role.APPLICANT if result is Result.WITHDRAWN else Role.OFFICER
    return _event(Decided(result=result), day, role)


def _event(body: Any, day: date, role: Role) -> Event:
    return Event(body, day, clock.now(), role)

"""
Protected identity at the desk (OSL 21 kap. 3, 3 a, 22 kap. 1 §§, FOL): what an officer alone may know and do.

A mark in the register changes no answer that anybody gets. Here it shows: whom an officer tells by hand, and in which cases
secrecy is to be tried before anything of the file is given out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse

from api.desk.entry import check_open, entered
from api.sign_in.session import officer
from api.web.pages import check_sender
from api.web.sent import SentForm
from api.web.served import office
from permits import clock
from permits.steps.dispatching import hand_over
from permits.store.case.outbox import Notice
from permits.store.chained.record import Record
from permits.written import LARGEST

router = APIRouter(prefix="/desk", dependencies=[Depends(entered)])


@dataclass(frozen=True, slots=True)
class Protection:
    """
    What a case has to do with protected people. told: whether an applicant tells of their own. marked: the properties of
    which the register marks an owner. by_hand: what an officer is to hand over.
    """

    told: bool
    marked: list[str]
    by_hand: list[Notice]

    @property
    def any(self) -> bool:
        return bool(self.told or self.marked or any(notice.protected for notice in self.by_hand))


def protection(request: Request, record: Record) -> Protection:
    zoning, store = office(request).zoning(record.municipality), office(request).store
    by_hand = store.outbox.by_hand(record.municipality, record.case_id)
    told = any(applicant.get("protectedIdentity") for applicant in record.application.get("applicants", ()))
    return Protection(told, zoning.marked(record.site.designations), by_hand)


@dataclass(frozen=True, slots=True)
class Said:
    """What a case's application says of one person. place: where."""

    place: str
    says: str


def said_of(record: Record) -> list[Said]:
    """Everybody in a case, for an officer who tries what may be given out."""
    told = [(place, apart.says) for place, apart in record.people.items() if apart is not None]
    return [Said(place, ", ".join(_words(says))) for place, says in told]


def _words(says: Mapping[str, Any]) -> Iterator[str]:
    for value in says.values():
        if isinstance(value, Mapping):
            yield from _words(value)
        elif isinstance(value, str):
            yield value


@router.post("/handed-over/{notice}")
def handed_over(request: Request, form: SentForm, notice: Annotated[int, Path(le=LARGEST)]) -> RedirectResponse:
    """An officer has told somebody what no machine may send them."""
    me = officer(request)
    check_sender(request, form)
    check_open(office(request), me, office(request).store.outbox.case_of(me.municipality, notice))
    hand_over(office(request), me.municipality, notice, me.name, clock.now())
    return RedirectResponse("/desk", 303)

"""What every page of a case begins with: which case it is, how long there is, who has it, and what to mind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from fastapi import Request

from api.desk.act import act
from api.desk.browsing import Browsing, browsing
from api.desk.entry import shut
from api.sign_in.session import reader
from api.web.served import office
from permits import clock
from permits.casework.process import State
from permits.casework.status import Status
from permits.store.case.cases import StoredCase
from permits.store.chained.record import Record
from permits.text import Text
from permits.waiting import KeptCase, kept_case

STILL_THERE = timedelta(minutes=15)
"""How long after a colleague opened a case it is taken to be open with them."""


class Applicant(NamedTuple):
    """name, number: both empty once they are severed; of a personal number only the day of birth, of a company's all."""

    name: str
    number: str


def applicants_of(record: Record) -> list[Applicant | None]:
    """Who applies, by the case's last record; None for one whose identity is protected."""
    return [
        None if applicant.get("protectedIdentity") else Applicant(applicant.get("name", ""), _number_of(applicant))
        for applicant in record.application["applicants"]
    ]


def _number_of(applicant: Mapping[str, str]) -> str:
    """
    A company's number; of a person's, a sole trader's too, the day of birth: enough to tell two of the same name apart.
    """
    number = applicant.get("personalNumber") or applicant.get("organisationNumber") or ""
    return f"{number[:8]}-****" if len(number) == PERSONAL else number


PERSONAL = len("ååååmmddnnnn")
"""Digits of a personal number as records keep it."""


@dataclass(frozen=True, slots=True)
class CaseHead:
    """
    status: where the case stands; its clock tells why. act: in the law's word. days: to the last day to decide, None
    while nothing presses. applicants: None for one whose identity is protected. fee: what the last decision costs, as its
    letter tells it; None before there is one and where it costs nothing. address: of the property. papers,
    events: how many there are; left: the questions and papers that an officer is to settle. beside: other cases on the property that are open to whoever asks. open_with: colleagues who have it open, each since when. browsing: the list it was opened from.
    """

    stored: StoredCase
    status: Status
    state: State
    act: Text
    days: int | None
    applicants: list[Applicant | None]
    fee: Text | None
    address: str
    papers: int
    events: int
    left: int
    beside: list[StoredCase]
    open_with: list[tuple[str, str]]
    browsing: Browsing | None


def case_head(request: Request, case_id: str, kept: KeptCase | None = None) -> CaseHead:
    """kept: the case, read here where it is not at hand. Raises NotFound."""
    me, here = reader(request), office(request)
    kept = kept or kept_case(here, me.municipality, case_id)
    stored, status, record = kept.stored, kept.status, kept.records[-1]
    since = clock.now() - STILL_THERE
    readings = here.store.readings(me.municipality).of(case_id)
    others = {
        reading.reader: f"{clock.local(reading.at):%H:%M}"
        for reading in readings
        if reading.role == "officer" and reading.reader != me.name and reading.at >= since
    }
    there = here.store.cases.on_property(me.municipality, stored.property)
    outside = shut(here, me, there)
    return CaseHead(
        stored,
        status,
        here.process.states[status.state],
        act(here.pack, stored.measure),
        None if stored.due is None else (stored.due - clock.today()).days,
        applicants_of(record),
        Text(amount["sv"], amount["en"]) if (amount := ((record.told or {}).get("fee") or {}).get("amount")) else None,
        record.site.address,
        len(record.application.get("attachments", ())),
        len(kept.happened),
        len(stored.unanswered()) if status.is_open else 0,
        [case for case in there if case.case_id != case_id and case.case_id not in outside],
        sorted(others.items()),
        browsing(request, stored),
    )

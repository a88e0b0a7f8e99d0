"""
What goes with an appeal to the county board (FL 46 §): the whole case in one file, whose hash the chain keeps.

The file is not kept twice: it is made again from the same moment, and the hash shows that it is the same.
"""

from __future__ import annotations

from permits.casework.events import AppealForwarded, Body, Packed
from permits.errors import NotFound
from permits.office import Office
from permits.phrases import phrase
from permits.store.canonical import sha256
from permits.store.chained.chain import Head
from permits.store.chained.package import Moment, package, this_moment


def forwarded_with(office: Office, municipality: str, case_id: str, body: Body) -> Body:
    """The step, and where it forwards an appeal, the file that goes with it; made of all that was before."""
    if not isinstance(body, AppealForwarded):
        return body
    moment = this_moment(office.store, municipality)
    hash = sha256(package(office.store, municipality, case_id, moment=moment))
    packed = Packed(made=moment.at, records=str(moment.records), events=str(moment.events), sha256=hash)
    return body.model_copy(update={"package": packed})


def went_out(office: Office, municipality: str, case_id: str, number: int) -> bytes:
    """
    The file that an appeal went out with, whatever has happened since.

    number: the appeal's. Raises NotFound for one that was not forwarded, or of which the file can no longer be made as
    it was, since somebody was severed from the case.
    """
    for event in office.store.events.of(municipality, case_id):
        if isinstance(event.body, AppealForwarded) and event.body.number == number and event.body.package is not None:
            packed = event.body.package
            moment = Moment(packed.made, Head.of(packed.records), Head.of(packed.events))
            whole = package(office.store, municipality, case_id, moment=moment)
            if sha256(whole) == packed.sha256:
                return whole
            raise NotFound(phrase("steps.package_changed"))
    raise NotFound(phrase("steps.not_forwarded", number=number))

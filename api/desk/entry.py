"""
The way in to a case at the desk: who stays outside it, whatever page of it they ask for, and that whoever went in is noted.

A case with somebody whose identity is protected is open to those alone who are named for such cases; to others it has a
number and a state (OSL 21 kap. 3, 3 a §§, 22 kap. 1 §). Whoever is a party of a case does not handle it (FL 16 § 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import Request

from api.web.journal import noted
from api.web.pages import Visitor, visitor
from api.web.roles import Right
from api.web.served import office
from permits.casework.needs import conflict
from permits.errors import NotAllowed
from permits.office import Office
from permits.phrases import phrase
from permits.store.case.cases import StoredCase
from permits.text import Text

PROTECTED = phrase("desk.entry.protected")
OWN = phrase("desk.entry.own")

WHY: Mapping[Text, Text] = {
    PROTECTED: phrase("desk.entry.somebody_case_protected_identity"),
    OWN: phrase("desk.entry.own_case"),
}


def shut(here: Office, who: Visitor, cases: Sequence[StoredCase]) -> Mapping[str, Text]:
    """Those of the cases that somebody stays outside of, by id, with the mark that says why; see `WHY`."""
    ids = [case.case_id for case in cases]
    own = here.store.parties.theirs(who.municipality, ids, who.number) if who.number else ()
    protected = () if Right.OPEN_PROTECTED in who.rights else [case.case_id for case in cases if case.protected]
    return {**dict.fromkeys(protected, PROTECTED), **dict.fromkeys(own, OWN)}


def entered(request: Request) -> None:
    """
    What every route of the desk that names a case depends on: let in who may come in, and note it as a reading of the case.

    Raises NotAllowed with the number and the state of a case that one stays outside of. Whoever reads no cases at all, and
    whoever asks for a case that there is not, is answered by the route.
    """
    case_id, who = request.path_params.get("case_id"), visitor(request)
    if case_id is None or who is None or not who.rights & {Right.READ, Right.READ_BLIND}:
        return
    check_open(office(request), who, case_id)
    noted(request, who.municipality, case_id, "officer", who.name)


def check_open(here: Office, who: Visitor, case_id: str) -> None:
    """Raises NotAllowed with the number and the state of a case that one stays outside of."""
    cases = {case.case_id: case for case in here.store.cases.those(who.municipality, [case_id])}
    for its, mark in shut(here, who, [*cases.values()]).items():
        case, why = cases[its], WHY[mark]
        state = here.process.states[case.state].label
        raise NotAllowed(Text(f"{case.number}, {state.sv}. {why.sv}", f"{case.number}, {state.en}. {why.en}"))


def unbarred(request: Request) -> None:
    """
    What a route depends on where an officer handles a case by something else than a step or a decision, which the process
    bars by itself. Raises NotAllowed for whoever has declared a conflict of interest in it (FL 18 §).
    """
    here, who, case_id = office(request), visitor(request), request.path_params["case_id"]
    happened = here.store.events.of(who.municipality, case_id) if who else []
    if who and happened:
        for bar in conflict(here.process, here.status(happened), "", who.name):
            raise NotAllowed(bar.says)

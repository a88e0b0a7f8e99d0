"""Lowering how far the automated function goes for one kind of act: by a person in one step, or by too many doubts."""

from __future__ import annotations

from permits import clock
from permits.decision.result import Result
from permits.errors import NotAllowed, NotFound
from permits.local.delegation import Mode
from permits.office import Office
from permits.phrases import phrase
from permits.store.office.reins import Lowering
from permits.store.office.second_looks import SecondLook

BY_ITSELF = "machine"
"""The role of a lowering that nobody asked for."""

LEAST_READ = 5
"""Second looks from which a share says anything."""


def lower(office: Office, municipality: str, act: str, to: Mode, why: str, by: str, role: str) -> None:
    """
    From now on the automated function goes no further than that for the act; cases that come in next are met so.

    Raises NotFound for an act that is not delegated, and NotAllowed without a reason, and for what is no lowering: higher
    takes a decision of the board, in its file.
    """
    delegation = office.delegation(municipality)
    mandate = delegation.mandates.get(act) if delegation else None
    if mandate is None:
        raise NotFound(phrase("steps.not_delegated"))
    if to.reach >= mandate.mode.reach:
        raise NotAllowed(phrase("steps.only_lower"))
    office.store.reins.lower(municipality, Lowering(act, to, why, by, role, clock.now()))


def read_blind(office: Office, municipality: str, case_id: str, reader: str, answer: Result, why: str) -> SecondLook:
    """
    Write down a second look. Where too many of an act's are otherwise than the machine's, it stops deciding such cases by
    itself from now on.

    Raises as `SecondLooks.read` does.
    """
    looks = office.store.second_looks(municipality)
    look = looks.read(case_id, reader, answer.value, why)
    delegation = office.delegation(municipality)
    mandate = delegation.mandates.get(look.measure) if delegation else None
    if mandate is None or mandate.fallback is None or mandate.mode is not Mode.DECIDE:
        return look
    its = looks.read_of(look.measure)
    otherwise = sum(not each.agrees for each in its)
    if len(its) >= LEAST_READ and otherwise * 100 > mandate.fallback * len(its):
        told = (
            f"{otherwise} av {len(its)} lästa beslut hade avgjorts annorlunda; nämnden tål {mandate.fallback} procent."
        )
        lower(office, municipality, look.measure, Mode.SUGGEST, told, "", BY_ITSELF)
    return look

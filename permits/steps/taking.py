"""Taking a step in a case: what all steps share. What the process forbids is refused with its section."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from permits import clock
from permits.casework.events import Body, Event, Role
from permits.casework.status import Status
from permits.errors import MovedOn, NotFound
from permits.office import Office
from permits.text import Text

Steps = Callable[[Status], Sequence[Body]]
"""What is to happen to a case, knowing where it stands; raises what it is refused for."""

CHANGED = Text("Ärendet har ändrats sedan du läste det.", "The case has changed since you read it.")


def take(
    office: Office,
    municipality: str,
    case_id: str,
    steps: Steps,
    role: Role,
    actor: str = "",
    *,
    day: date | None = None,
    seen: int | None = None,
    done: Callable[[Sequence[Event]], bool] = lambda happened: False,
) -> Status:
    """
    Let that happen to the case, all or nothing; where it stands then.

    day: the one that counts, today where it is None. seen: the version that was read. done: whether the very same has
    happened already, as after a second click; then it does not happen again. Raises NotFound, MovedOn, IllegalStep, and
    what `steps` raises.
    """
    with office.store.cases.continuing(municipality, case_id) as case:
        happened, now = case.happened(), clock.now()
        if done(happened):
            return office.status(happened)
        version = happened[-1].sequence
        if seen is not None and seen != version:
            raise MovedOn(CHANGED, version)
        bodies = steps(status := office.status(happened))
        if not bodies:
            return status
        happening = [Event(body, day or clock.day_of(now), now, role, actor) for body in bodies]
        case.step(happening, office.status([*happened, *happening]))
        return office.status(case.happened())


def standing(office: Office, municipality: str, case_id: str) -> Status:
    """Where a case stands now. Raises NotFound."""
    happened = office.store.events.of(municipality, case_id)
    if not happened:
        raise NotFound(Text("Ärendet finns inte.", "There is no such case."))
    return office.status(happened)

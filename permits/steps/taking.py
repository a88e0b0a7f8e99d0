"""Taking a step in a case: what all steps share. What the process forbids is refused with its section."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from permits import clock, numbers
from permits.casework.events import Body, ConsentWithdrawn, Event, LetterHashes, Role, read_body
from permits.casework.needs import conflict, unmet
from permits.casework.process import Need, Step
from permits.casework.status import OPEN, Status
from permits.errors import BadInput, Fault, MovedOn, NotAllowed, NotFound
from permits.office import Office
from permits.phrases import phrase
from permits.steps import letters
from permits.steps.asked import body_of
from permits.steps.forwarding import forwarded_with
from permits.steps.measuring import measured_of
from permits.steps.owners import as_registered, of_owner
from permits.steps.recipients import told
from permits.store.canonical import sha256
from permits.store.case.parties import Told
from permits.store.chained.record import Letter, Record

Steps = Callable[[Status], Sequence[Body]]
"""What is to happen to a case, knowing where it stands; raises what it is refused for."""


def take_asked(
    office: Office,
    municipality: str,
    case_id: str,
    sent: Mapping[str, Any],
    role: Role,
    actor: str = "",
    *,
    day: date | None = None,
    seen: int | None = None,
    read: str = "",
) -> Status:
    """
    One step as a door was asked for it; see `asked.body_of` for its form, and `take`.

    Raises BadInput with every fault of what was sent, and what `take` raises.
    """
    counts = day or clock.today()
    asked = _asked(office, municipality, [sent], counts)
    return take(office, municipality, case_id, asked, role, actor, day=counts, seen=seen, read=read)


def take_together(
    office: Office,
    municipality: str,
    case_id: str,
    sent: Sequence[Mapping[str, Any]],
    role: Role,
    actor: str,
    *,
    day: date,
    seen: int,
    done: Callable[[Sequence[Event]], bool],
) -> Status:
    """Several steps that do not lean on each other, at once: all or none. See `take_asked` and `take`."""
    asked = _asked(office, municipality, sent, day)
    return take(office, municipality, case_id, asked, role, actor, day=day, seen=seen, done=done)


def is_taken(
    office: Office,
    municipality: str,
    case_id: str,
    sent: Mapping[str, Any],
    role: Role,
    actor: str,
    *,
    day: date | None = None,
    seen: int,
) -> bool:
    """
    Whether the very step is what happened next after the version that was read, by the same person on the same day: then
    it was sent by a second click. Raises BadInput for what no step could be.
    """
    happened = office.store.events.of(municipality, case_id)
    before, after = ([event for event in happened if (event.sequence > seen) is later] for later in (False, True))
    counts = day or clock.today()
    if not before or not after or after[0].kind != sent.get("kind"):
        return False
    if (after[0].role, after[0].actor, after[0].day) != (role, actor, counts):
        return False
    (again,) = _asked(office, municipality, [sent], counts)(office.status(before))
    was, anew = (body.model_dump(mode="json", by_alias=True) for body in (after[0].body, again))
    return all(was.get(name) == anew.get(name) for name in office.process.steps[after[0].step].asks or ())


def _asked(office: Office, municipality: str, sent: Sequence[Mapping[str, Any]], day: date) -> Steps:
    """
    Steps as they were sent, with whom they name as the register names them. day: the one that counts.

    Raises BadInput for a day to come, and for one on which it cannot have happened.
    """
    if day > clock.today():
        raise BadInput(phrase("steps.faulty"), [Fault("/day", phrase("steps.day_to_come"), "range")])
    zoning = office.zoning(municipality)

    def step(status: Status, each: Mapping[str, Any]) -> Body:
        body = body_of(office.pack, status, as_registered(zoning, each), day)
        _check_day(office.process.steps[body.step], status, day)
        return of_owner(zoning, body) if isinstance(body, ConsentWithdrawn) else body

    return lambda status: [step(status, each) for each in sent]


def counts_from(office: Office, kind: str, told: date | None) -> date:
    """
    The day that a step counts from: the one told for it, which is today for all that is not written down afterwards.

    Raises BadInput for another day of such a step: what goes out with it gives people a time to answer in, which would have
    begun before they had it.
    """
    today, step = clock.today(), office.process.steps.get(kind)
    if told not in (None, today) and not (step and step.afterwards):
        raise BadInput(phrase("steps.faulty"), [Fault("/day", phrase("steps.counts_today"), "range")])
    return told or today


def _check_day(step: Step, status: Status, day: date) -> None:
    """
    Nothing is done in a case before it came in, nor with a decision before it was made: from such a day a time to appeal
    would have run out before it began. A paper or a message may be older than the case. Raises BadInput.
    """
    before, after = OPEN & step.leads.keys(), step.leads.keys() - OPEN
    if before and after >= CLOSED:
        return
    first, says = (status.decided, "decided") if not before and status.decided else (status.received, "received")
    if first is not None and day < first:
        told = phrase(f"steps.day_before_{says}", first=numbers.day(first))
        raise BadInput(phrase("steps.faulty"), [Fault("/day", told, "range")])


CLOSED = frozenset({"closed"})
"""The state of a case in which only what may happen to any case still does."""


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
    read: str = "",
    done: Callable[[Sequence[Event]], bool] = lambda happened: False,
) -> Status:
    """
    Let that happen to the case, all or nothing, with the letter that the process says goes out with it; where it stands
    then.

    day: the one that counts, today where it is None. seen: the version that was read. read: the hash of the letter that
    was read beforehand (`Draft.words`), empty where none was. done: whether the very same has happened already, as after a
    second click; then it does not happen again. Raises NotFound, MovedOn, IllegalStep, LetterNotWritten, NotAllowed for a
    letter that says anything else than was read, and what `steps` raises.
    """
    now = clock.now()
    taking = _Taking(office, municipality, case_id, role, actor, day or clock.day_of(now), now)

    def ready(happened: Sequence[Event]) -> _Ready | Status:
        if done(happened):
            return office.status(happened)
        if seen is not None and seen != happened[-1].sequence:
            raise MovedOn(phrase("case.moved_on"), happened[-1].sequence)
        happening, status = taking.happening(happened, steps)
        return taking.ready(happening, status, read) if happening else status

    before = office.store.events.of(municipality, case_id)
    if not before:
        raise _no_such_case()
    taken = ready(before)
    with office.store.cases.continuing(municipality, case_id) as case:
        if (happened := case.happened()) != before:
            taken = ready(happened)
        if isinstance(taken, Status):
            return taken
        kept = case.step(taken.happening, taken.status, taken.letters)
        return replace(taken.status, sequence=kept[-1].sequence)


@dataclass(frozen=True, slots=True)
class _Ready:
    """
    What happens, where the case then stands, and each letter with whom it goes to, by the place of its event, set before
    others are kept waiting.
    """

    happening: Sequence[Event]
    status: Status
    letters: Mapping[int, tuple[Letter, Sequence[Told]]]


@dataclass(frozen=True, slots=True)
class _Taking:
    """Somebody takes steps in a case: who, in what role, on which day that counts, and at what moment."""

    office: Office
    municipality: str
    case_id: str
    role: Role
    actor: str
    day: date
    at: datetime

    def happening(self, happened: Sequence[Event], steps: Steps) -> tuple[list[Event], Status]:
        """What the steps are in a case to which that has happened, and where it stands after them. Raises IllegalStep."""
        office, where = self.office, (self.municipality, self.case_id)
        status = office.status(happened)
        bodies = [measured_of(office, *where, status, forwarded_with(office, *where, body)) for body in steps(status)]
        happening = list(map(self._event, bodies))
        after = office.status(happening, status)
        others = [self._event(beside) for body in bodies if (beside := self._beside(body, after)) is not None]
        return [*happening, *others], office.status(others, after)

    def ready(self, happening: list[Event], status: Status, read: str) -> _Ready:
        """What happens with the letters that go out with it. status: after it."""
        if read and words_of(self.unsent(happening, status)) != read:
            raise NotAllowed(phrase("steps.letter_changed"))
        written = {}
        for place, event in enumerate(happening):
            if self._has_letter(event):
                record = self._record()
                letter = letters.write(self.office, record, event.body, status, event.day, event.at, event.actor)
                hashes = LetterHashes(html=sha256(letter.html.encode()), pdf=sha256(letter.pdf))
                happening[place] = replace(event, body=event.body.model_copy(update={"letter": hashes}))
                written[place] = letter, told(self.office, record, event.body, status)
        return _Ready(happening, status, written)

    def unsent(self, happening: Sequence[Event], status: Status) -> list[Unsent]:
        """The letters that would go out with what happens. status: after it."""
        return [
            Unsent(
                letters.draft(self.office, record, event.body, status, event.day, event.at, event.actor),
                told(self.office, record, event.body, status),
            )
            for event in happening
            if self._has_letter(event)
            for record in [self._record()]
        ]

    def _beside(self, body: Body, status: Status) -> Body | None:
        """The step with a letter of its own to others that happens with one, saying the same; None where it has nobody to go to."""
        name = self.office.process.steps[body.step].beside
        if not name:
            return None
        beside = read_body({**body.model_dump(mode="json", by_alias=True, exclude={"kind", "letter"}), "kind": name})
        return beside if told(self.office, self._record(), beside, status) else None

    def _event(self, body: Body) -> Event:
        return Event(body, self.day, self.at, self.role, self.actor)

    def _has_letter(self, event: Event) -> bool:
        return bool(self.office.process.steps[event.step].letter)

    def _record(self) -> Record:
        return self.office.store.records.last(self.municipality, self.case_id)


@dataclass(frozen=True, slots=True)
class Unsent:
    """A letter of a step that nobody has taken yet; told: whom it goes to."""

    letter: letters.Draft
    told: Sequence[Told]


def words_of(unsent: Sequence[Unsent]) -> str:
    """A hash of all that the letters of a step say, by which it is known that they are those that were read: SHA-256, as hex."""
    return sha256("\n".join(each.letter.words for each in unsent).encode())


def draft_asked(
    office: Office,
    municipality: str,
    case_id: str,
    sent: Mapping[str, Any],
    role: Role,
    actor: str,
    *,
    day: date | None = None,
    seen: int | None = None,
) -> list[Unsent]:
    """
    The letters that a step would send if it were taken now, by the very path that it would be taken by; none where it sends
    no letter. Stores nothing.

    Raises what `take_asked` raises.
    """
    now = clock.now()
    taking = _Taking(office, municipality, case_id, role, actor, day or clock.day_of(now), now)
    happened = office.store.events.of(municipality, case_id)
    if not happened:
        raise _no_such_case()
    if seen is not None and seen != happened[-1].sequence:
        raise MovedOn(phrase("case.moved_on"), happened[-1].sequence)
    return taking.unsent(*taking.happening(happened, _asked(office, municipality, [sent], taking.day)))


def standing(office: Office, municipality: str, case_id: str) -> Status:
    """Where a case stands now. Raises NotFound."""
    happened = office.store.events.of(municipality, case_id)
    if not happened:
        raise _no_such_case()
    return office.status(happened)


def steps_of(
    office: Office, status: Status, role: Role, day: date, actor: str = ""
) -> list[tuple[Step, tuple[Need, ...]]]:
    """
    Every step that is taken by itself, with what hinders one in that role on that day; nothing when it is open.

    actor: the officer who would take it, empty where it is not known who.
    """
    lacking, process = unmet(status, day), office.process
    return [
        (
            step,
            process.bars(step.name, role, status.state, lacking) or conflict(process, status, step.name, actor),
        )
        for step in office.process.steps.values()
        if step.asks is not None
    ]


def _no_such_case() -> NotFound:
    return NotFound(phrase("steps.no_case"))

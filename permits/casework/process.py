"""
Which step a case may take: from which state, by whom, to which state, and by which section of the law.

The table is the lawyers' (`rules/se/process/steps.yaml`); here it is read and obeyed. What a step needs beyond the
state has a name there and its meaning in `needs`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from permits.casework.events import Role
from permits.errors import NotAllowed
from permits.law.loader.declared import citation
from permits.law.pack import Citation
from permits.phrases import phrase
from permits.strict import Entry, Reading, read_file
from permits.text import Text

Asked = Mapping[str, Collection[str]]
"""Steps by name, each with the names of what it asks."""

GROUPS = ("applicants", "applicants_told_later", "owners", "beyond", "awaited", "heard", "bordering", "authority")
"""Those whom a letter can go to: see `permits.steps.recipients`."""

MOVES = ("us", "applicant", "others", "nobody")
"""Whose move it can be."""

PHASES = ("application", "handling", "hearing", "decision", "dispatch", "appeal", "building")
"""The phases of a case's life, in their order: what steps are gathered under, and where `Status.phase` says a case is."""

TASKS = (
    "decide", "second_read", "complete", "answer_more_time", "resume", "comment", "answer_hearing", "close_hearing", "send",
    "announce", "try_appeal", "forward_appeal", "decide_appeal", "prepare_start", "consult", "clear_start", "clear_final",
    "build",
)  # fmt: skip
"""What somebody can have to do: see `permits.casework.status.Task`."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can be. waits_for: whose move it is, one of `MOVES`."""

    label: Text
    waits_for: str


@dataclass(frozen=True, slots=True)
class Need:
    """What must be so before a step. says: what hinders it when it is not. of: whom alone it binds; all where empty."""

    name: str
    says: Text
    source: Citation
    of: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """
    Something that can happen to a case. leads: from each state in which it may happen to the next; from the empty
    state a case begins. asks: what whoever takes it fills in, as JSON names it; None for what happens by a pass through
    the rules. letter: the kind of letter that goes out with it, empty when none does. to: the groups it goes to, by name. beside: the
    step with a letter to others that happens with it where there are any, empty for most.
    label: as what has happened. do: as what an officer is about to do, None for what none takes by itself. phase: where it
    is gathered. answers: the tasks that it does something about, of `TASKS`. afterwards: whether it may be written down
    after it came in or happened, and counts from that day.
    """

    name: str
    label: Text
    do: Text | None
    phase: str
    answers: tuple[str, ...]
    source: Citation
    by: frozenset[Role]
    leads: Mapping[str, str]
    needs: tuple[Need, ...]
    asks: Mapping[str, Text] | None
    letter: str
    to: tuple[str, ...]
    beside: str
    otherwise: Text
    afterwards: bool


class IllegalStep(NotAllowed):
    """A step that the law does not allow now. source: the section that says so."""

    def __init__(self, says: Text, source: Citation) -> None:
        super().__init__(phrase("process.illegal", says=says, source=source))
        self.source = source


BEGINNING = ""
"""The state of a case before it has come in."""


@dataclass(frozen=True, slots=True)
class Process:
    """The whole table. phases: what the steps are gathered under, in the order of a case's life."""

    states: Mapping[str, State]
    phases: Mapping[str, Text]
    steps: Mapping[str, Step]

    def bars(self, step: str, role: Role, state: str, unmet: Collection[str]) -> tuple[Need, ...]:
        """
        What hinders a step, nothing when it is open. unmet: the names of the needs that are not met now.
        """
        at = self.steps[step]
        if state not in at.leads:
            return (Need("state", at.otherwise, at.source),)
        if role not in at.by:
            return (Need("role", phrase(f"process.not_by.{role}"), at.source),)
        return tuple(need for need in at.needs if need.name in unmet and (not need.of or role in need.of))

    def led(self, step: str, state: str) -> str:
        """The state that a step has led to, whatever the table would say of it now."""
        return self.steps[step].leads.get(state, state)

    def after(self, step: str, role: Role, state: str, unmet: Collection[str] = ()) -> str:
        """The state that a step leads to. Raises IllegalStep with the section that forbids it."""
        for bar in self.bars(step, role, state, unmet):
            raise IllegalStep(bar.says, bar.source)
        return self.steps[step].leads[state]


def load_process(
    path: Path,
    laws: Collection[str],
    needs: Collection[str],
    steps: Collection[str],
    asked: Asked,
    letters: Collection[str],
) -> Process:
    """
    The table in a file. laws: those that it may cite. needs, steps: the names that have a meaning here; each step must
    stand in the table. asked: for each step that somebody takes by itself, what it asks. letters: the kinds there are words for.
    Raises BadPack with every fault.
    """
    shown = "/".join(path.parts[-3:])
    return read_file(
        path, shown, lambda say, entry: _ProcessReading(say, laws, needs, asked, letters).whole(entry, steps)
    )


@dataclass(frozen=True, slots=True)
class _ProcessReading:
    """One reading of the table."""

    say: Reading
    laws: Collection[str]
    needs: Collection[str]
    asked: Asked
    letters: Collection[str]

    def whole(self, entry: Entry, names: Collection[str]) -> Process:
        say = self.say
        keys = say.mapping(entry, required=("states", "phases", "steps"))
        states = {name: self._state(at) for name, at in say.mapping(keys["states"]).items()} if "states" in keys else {}
        phases = (
            {name: say.text_pair(at) for name, at in say.mapping(keys["phases"], required=PHASES).items()}
            if "phases" in keys
            else {}
        )
        table = say.mapping(keys["steps"]) if "steps" in keys else {}
        for name in names:
            if name not in table:
                say.fault(entry, f"Steget {name} saknas.", f"The step {name} is missing.", "missing")
        for name, at in table.items():
            if name not in names:
                say.fault(at, f"Steget {name} finns inte i systemet.", f"There is no step {name}.", "unknown_key")
        return Process(
            states, phases, {name: self._step(name, at, states, phases, names) for name, at in table.items()}
        )

    def _state(self, entry: Entry) -> State:
        keys = self.say.mapping(entry, required=("label", "waits_for"))
        return State(self.say.text_pair(keys.get("label")), self.say.one_of(keys.get("waits_for"), MOVES))

    def _step(
        self, name: str, entry: Entry, states: Collection[str], phases: Collection[str], names: Collection[str]
    ) -> Step:
        say = self.say
        keys = say.mapping(
            entry,
            ("begins", "leads", "stays", "needs", "asks", "letter", "to", "beside", "do", "answers", "afterwards"),
            ("label", "phase", "source", "by", "otherwise"),
        )
        leads = {say.one_of(at.holding(state), states): say.one_of(at, states)
                 for state, at in (say.mapping(keys["leads"]).items() if "leads" in keys else ())}  # fmt: skip
        stays = {state: state for at in say.items(keys.get("stays")) for state in [say.one_of(at, states)]}
        begins = {BEGINNING: say.one_of(keys["begins"], states)} if "begins" in keys else {}
        if not (leads or stays or begins):
            say.fault(entry, f"{name}: steget kan aldrig tas.", f"{name}: the step can never be taken.", "missing")
        by = frozenset(map(Role, self._roles(keys.get("by"))))
        if ("do" in keys) != ("asks" in keys and Role.OFFICER in by):
            say.fault(
                entry,
                f"{name}: do står vid de steg som en handläggare tar för sig, och bara där.",
                f"{name}: do stands with the steps that an officer takes by themselves, and there alone.",
                "do",
            )
        needs = say.mapping(keys["needs"]).items() if "needs" in keys else ()
        return Step(
            name,
            say.text_pair(keys.get("label")),
            say.text_pair(keys["do"]) if "do" in keys else None,
            say.one_of(keys.get("phase"), phases),
            tuple(say.one_of(at, TASKS) for at in say.items(keys.get("answers"))),
            citation(self.say, keys.get("source"), self.laws),
            by,
            {**stays, **leads, **begins},
            tuple(self._need(need, at) for need, at in needs),
            self._asks(name, entry, keys.get("asks")),
            say.one_of(keys.get("letter"), self.letters),
            tuple(say.one_of(at, GROUPS) for at in say.items(keys["to"])) if "to" in keys else (),
            say.one_of(keys["beside"], names) if "beside" in keys else "",
            say.text_pair(keys.get("otherwise")),
            say.yes_no(keys.get("afterwards")),
        )

    def _asks(self, name: str, step: Entry, entry: Entry | None) -> Mapping[str, Text] | None:
        say, wants = self.say, self.asked.get(name)
        labels = {field: say.text_pair(at) for field, at in say.mapping(entry).items()} if entry is not None else None
        if (wants is None) != (labels is None) or {*(wants or ())} != {*(labels or ())}:
            told = ", ".join(wants) if wants else "–"
            say.fault(
                entry or step, f"{name}: steget frågar efter {told}.", f"{name}: the step asks for {told}.", "asks"
            )
        return labels

    def _need(self, name: str, entry: Entry) -> Need:
        self.say.one_of(entry.holding(name), self.needs)
        keys = self.say.mapping(entry, ("of",), ("source", "says"))
        of = frozenset(Role(role) for role in self._roles(keys.get("of")))
        return Need(name, self.say.text_pair(keys.get("says")), citation(self.say, keys.get("source"), self.laws), of)

    def _roles(self, entry: Entry | None) -> list[str]:
        """Those that are roles; what is none is told."""
        known = [role.value for role in Role]
        return [role for at in self.say.items(entry) if (role := self.say.one_of(at, known)) in known]

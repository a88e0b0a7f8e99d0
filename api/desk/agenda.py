"""What an officer finds on a case's page of steps: what is to be done now, task by task, and every other step by its phase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.desk.step_fields import StepField, named, step_fields
from permits.casework.events import Role
from permits.casework.process import Need, Step
from permits.casework.status import Status, Task
from permits.office import Office
from permits.phrases import phrase
from permits.store.chained.record import Record
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Offered:
    """A step. fields: what its form asks; bars: what it is closed by, nothing where it is open."""

    step: Step
    fields: Sequence[StepField]
    bars: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """
    Something that is to be done. says: what, in words to an officer. about: whom or what, in words. steps: those that do
    something about it.
    """

    task: Task
    says: Text
    about: Text | None
    steps: Sequence[Offered]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The steps of a phase that no task asks for."""

    label: Text
    steps: Sequence[Offered]


@dataclass(frozen=True, slots=True)
class Agenda:
    """Each step stands once: at the first task that it does something about, else in its phase."""

    due: Sequence[Due]
    rest: Sequence[Gathered]


def agenda(
    office: Office, record: Record, status: Status, each: Iterable[tuple[Step, tuple[Need, ...]]], within: int = 0
) -> Agenda:
    """
    What is to be done in a case that stands so. record: its newest. each: as `steps_of` gives them for an officer. within:
    see `step_fields`.
    """
    left = {
        step.name: Offered(step, () if bars else step_fields(office, record, status, step, within), bars)
        for step, bars in each
        if Role.OFFICER in step.by
    }
    due = []
    for task in sorted(status.tasks, key=lambda task: task.whose != OURS):
        names = [name for name, offered in left.items() if task.what in offered.step.answers]
        due.append(Due(task, _says(task), _about(office, task), [left.pop(name) for name in names]))
    rest = [
        Gathered(label, [offered for offered in left.values() if offered.step.phase == phase])
        for phase, label in office.process.phases.items()
    ]
    return Agenda(due, [gathered for gathered in rest if gathered.steps])


OURS = "us"
"""Whose move it is when it is the officers'."""


def _says(task: Task) -> Text:
    """A task in words to an officer: what others are to do is told of them and not to them."""
    return task.says if task.whose == OURS else phrase(f"desk.agenda.{task.what}")


def _about(office: Office, task: Task) -> Text | None:
    """Whom or what a task is about, in words."""
    if not task.about:
        return None
    parts = task.about.split(", ")
    if task.what == "prepare_start":
        needs = {need.name: need.says for step in office.process.steps.values() for need in step.needs}
        return Text.joined([needs[part] for part in parts], " ")
    return Text.joined([named(part) for part in parts], ", ")

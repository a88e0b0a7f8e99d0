"""A copy of what a case holds for release, with parts struck out by person or by passage, and the release written down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from permits import clock, numbers
from permits.errors import BadInput, Fault
from permits.letter.redacting import STRUCK, Block, blocks_of, not_there, struck, words_of
from permits.office import Office
from permits.phrases import phrase
from permits.store.canonical import sha256
from permits.store.office.releases import REDACTED, Release
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Original:
    """One thing of a case that can be copied. key: how it is asked for. name: as it is called in the copy, with its day."""

    key: str
    name: Text
    blocks: Sequence[Block]


HISTORY = "history"
"""The key of what has happened, in words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an officer wants copied and struck out. people: by their places in the application. passages: word for word."""

    originals: Collection[str]
    people: Collection[str]
    passages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy in both forms."""

    html: str
    pdf: bytes


def originals(office: Office, municipality: str, case_id: str) -> list[Original]:
    """The letters of a case that are kept, in order, and what has happened in it. Raises NotFound."""
    store, copied = office.store, []
    for record in store.records.of(municipality, case_id):
        if record.letter_html:
            name = _dated(record.outcome.label, record.decided)
            copied.append(Original(f"records/{record.sequence}", name, blocks_of(record.letter_html)))
    happened = store.events.of(municipality, case_id)
    for event in happened:
        letter = store.events.letter(municipality, case_id, event.sequence) if event.body.letter else None
        if letter is not None:
            name = _dated(office.process.steps[event.step].label, event.day)
            copied.append(Original(f"events/{event.sequence}", name, blocks_of(letter.html)))
    told = []
    for event in happened:
        said = event.body.model_dump(mode="json", exclude_none=True, exclude={"kind", "letter", "record"})
        words = ". ".join(value for value in said.values() if isinstance(value, str) and value)
        told.append(Block(0, f"{event.day}: {office.process.steps[event.step].label.sv}. {words}".strip()))
    return [*copied, Original(HISTORY, phrase("steps.redacting.history"), told)]


def _dated(name: Text, day: date) -> Text:
    return Text(f"{name.sv}, {numbers.day(day).sv}", f"{name.en}, {numbers.day(day).en}")


def redacted(office: Office, municipality: str, case_id: str, asked: Asked) -> Copy:
    """
    The copy. Raises BadInput where nothing is asked for or a passage stands nowhere in it, NotFound, and NotStruck,
    whereupon there is no copy.
    """
    there = [original for original in originals(office, municipality, case_id) if original.key in asked.originals]
    if not there:
        raise BadInput(NOTHING, [Fault("/originals", NOTHING, "nothing")])
    blocks = [block for original in there for block in (Block(1, original.name.sv), *original.blocks)]
    if missed := not_there(blocks, asked.passages):
        says = phrase("steps.redacting.not_there", passages="; ".join(missed))
        raise BadInput(says, [Fault("/passages", says, "not_there")])
    people = [
        apart.says
        for record in office.store.records.of(municipality, case_id)
        for place, apart in record.people.items()
        if apart is not None and place in asked.people
    ]
    words = {*asked.passages, *(word for person in people for word in words_of(person))}
    number = office.store.cases.read(municipality, case_id).number
    values = {
        "title": f"Kopia ur {number}",
        "number": number,
        "made": numbers.day(clock.today()).sv,
        "struck": STRUCK,
        "documents": [
            {
                "name": struck([Block(1, original.name.sv)], words)[0].text,
                "blocks": [{"level": block.level, "text": block.text} for block in struck(original.blocks, words)],
            }
            for original in there
        ],
    }
    return Copy(office.letters.page("redacted", values, "sv"), office.letters.sheet("redacted", values))


NOTHING = phrase("steps.redacting.nothing")


def release(office: Office, municipality: str, case_id: str, asked: Asked, why: str, by: str, given: bytes) -> None:
    """Write down that a copy was handed out: what was chosen, never what was struck. Raises NotAllowed without a reason."""
    told = [*sorted(asked.originals), *(f"utan {place}" for place in sorted(asked.people))]
    if asked.passages:
        told.append(f"utan {len(asked.passages)} ställen")
    found = f"{why.strip()} ({', '.join(told)})" if why.strip() else ""
    office.store.releases(municipality).keep(Release(case_id, REDACTED, found, sha256(given), by, clock.now()))

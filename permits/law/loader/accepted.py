"""The remarks of the workbench that stand for good, each with its reason (`rules/accepted/`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from permits.strict import Entry, Reading, read_file


@dataclass(frozen=True, slots=True)
class Accepted:
    """A remark by its code and the name it is about, why it may stand, and where that is written."""

    code: str
    name: str
    why: str
    place: str


def load_accepted(path: Path, codes: Iterable[str]) -> tuple[Accepted, ...]:
    """What is accepted, of the remarks that may be. Raises BadPack with every fault."""
    return read_file(path, f"accepted/{path.name}", lambda say, entry: _accepted(say, entry, codes))


def _accepted(say: Reading, entry: Entry, codes: Iterable[str]) -> tuple[Accepted, ...]:
    listed = say.mapping(entry, (), ("accepted",)).get("accepted")
    by_code = say.mapping(listed, codes) if listed is not None else {}
    return tuple(
        Accepted(code, name, say.filled(why), why.place)
        for code, names in by_code.items()
        for name, why in say.mapping(names).items()
    )

"""The register of the law file's rows (`rules/coverage/`)."""

from __future__ import annotations

from pathlib import Path

from permits.law.pack import LawRow
from permits.strict import Entry, Reading, read_file

LEAST_POINTS = 2
"""In a name with a star: the pack and the law at least are told."""


def load_coverage(path: Path) -> tuple[LawRow, ...]:
    """The register of the law file's rows. Raises BadPack with every fault."""
    return read_file(path, f"coverage/{path.name}", _coverage)


def _coverage(say: Reading, entry: Entry) -> tuple[LawRow, ...]:
    rows = say.mapping(entry, (), ("rows",)).get("rows")
    return tuple(_law_row(say, id, row) for id, row in (say.mapping(rows) if rows else {}).items())


def _law_row(say: Reading, id: str, entry: Entry) -> LawRow:
    keys = say.mapping(entry, ("rules", "person", "code", "does", "not_encoded"), ("says",))
    if ("code" in keys) != ("does" in keys):
        say.fault(entry, f"{id}: code och does hör ihop.", f"{id}: code and does go together.", "missing")
    words = {name: say.filled(keys[name]) if name in keys else "" for name in ("person", "code", "does", "not_encoded")}
    rules = say.words(keys.get("rules")) if "rules" in keys else ()
    for name in rules:
        if name.endswith("*") and name.count(".") < LEAST_POINTS:
            say.fault(
                keys["rules"],
                f"{id}: {name} står för för mycket. Skriv lagen och paragrafen före stjärnan, som se.pbl.9.34.*",
                f"{id}: {name} stands for too much. Write law and section before the star, as se.pbl.9.34.*",
                "too_wide",
            )
    return LawRow(id=id, says=say.filled(keys.get("says")), rules=rules, place=entry.place, **words)

"""
That a lawyer has read a section as rules, and when: `rules/signed/<pack>.yaml`, a line a reading.

A reading holds for what was read: the section's rules with their sentences, and the limits they use. When any of it is
written otherwise, the section shows as changed since, until it is read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from permits.errors import NotAllowed
from permits.law.pack import Pack, Rule, limits_of
from permits.phrases import phrase
from permits.store.canonical import canonical, plain
from permits.strict import Entry, Reading, read_file
from permits.text import Text
from permits.workbench.check import Finding

HEAD = "# Which sections a lawyer has read as rules, and when; written by lovsvar rules sign. read: of what they read.\nsigned:\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One reading. section: as `rules read` names it, `PBL 9 kap. 4 §`. read: `fingerprint` of what was read."""

    section: str
    by: str
    day: date
    read: str
    place: str = ""


def load_signatures(path: Path) -> tuple[Signature, ...]:
    """The readings of a pack, the oldest first; none where there is no such file. Raises BadPack with every fault."""
    return read_file(path, f"signed/{path.name}", _signatures) if path.exists() else ()


def _signatures(say: Reading, entry: Entry) -> tuple[Signature, ...]:
    keys = ("section", "by", "on", "read")
    signatures = []
    for listed in say.items(say.mapping(entry, ("signed",), ("signed",)).get("signed")):
        told = say.mapping(listed, (), keys)
        section, by, read = (say.filled(told.get(key)) for key in ("section", "by", "read"))
        signatures.append(Signature(section, by, say.day(told.get("on")) or date.min, read, listed.place))
    return tuple(signatures)


def sign(path: Path, section: str, by: str, day: date, read: str) -> None:
    """Add a reading to the file. Raises NotAllowed for nobody."""
    name = " ".join(by.split())
    if not name:
        raise NotAllowed(phrase("workbench.signed.say_who_read"))
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.read_text(encoding="utf-8") if path.exists() else HEAD
    words = ", ".join(
        f"{key}: {json.dumps(word, ensure_ascii=False)}"
        for key, word in (("section", section), ("by", name), ("read", read))
    )
    path.write_text(f"{begun.rstrip()}\n  - {{on: {day.isoformat()}, {words}}}\n", encoding="utf-8")


def fingerprint(pack: Pack, rules: Iterable[Rule]) -> str:
    """Equal for equal rules with equal limits, wherever they are written."""
    placeless = sorted((replace(rule, file="", line=0) for rule in rules), key=lambda rule: rule.id)
    limits = [replace(pack.limits[name], place="") for name in sorted(limits_of(placeless))]
    return hashlib.sha256(canonical(plain([placeless, limits]))).hexdigest()[:16]


def told(signatures: Sequence[Signature], section: str, read: str) -> Text | None:
    """The last reading of a section in words, and whether what was read still stands; None where nobody has read it."""
    last = next((signature for signature in reversed(signatures) if signature.section == section), None)
    if last is None:
        return None
    if last.read == read:
        return phrase("workbench.signed.read", by=last.by, day=last.day)
    return phrase("workbench.signed.read_changed_since", by=last.by, day=last.day)


def astray(signatures: Sequence[Signature], sections: Iterable[str], today: date) -> Iterator[Finding]:
    """Readings of sections that no rule belongs to, and readings that nobody can have made yet."""
    known = set(sections)
    for signature in signatures:
        if signature.day > today:
            yield Finding(
                "signed",
                signature.section,
                phrase("workbench.signed.not_yet", section=signature.section, day=signature.day),
                signature.place,
            )
        if signature.section not in known:
            yield Finding(
                "signed",
                signature.section,
                phrase("workbench.signed.no_rule_belongs", section=signature.section),
                signature.place,
            )

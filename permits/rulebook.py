"""
The whole `rules` folder as it rules: the pack, and each municipality's delegation, tariff, face and plan for thinning, held against each
other and against the words that the code knows. What is sound alone may still not agree: a mandate for an act that is
none, a week of the law that nobody finds, a section whose file was saved under another name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from permits.casework import deadline
from permits.casework.events import ASKED, STEPS
from permits.casework.inspection_plan import Point, load_points
from permits.casework.needs import NEEDS
from permits.casework.process import Process, load_process
from permits.content import content
from permits.errors import BadPack
from permits.jurisdiction import CONTENT
from permits.law.loader import load_pack
from permits.law.pack import Pack
from permits.law.vocabulary import speaks_as_known
from permits.local.delegation import Delegation
from permits.local.face import Face
from permits.local.fee import Tariff
from permits.local.guidance import Guidance
from permits.local.reading import load_delegation, load_face, load_guidance, load_retention, load_tariff, load_wordings
from permits.local.retention import Retention
from permits.local.wordings import Wordings
from permits.phrases import phrase
from permits.strict import Reading
from permits.survey import finding

LIMITS_READ = (*deadline.LIMITS_READ, *finding.LIMITS_READ)
"""The limits that code reads by name."""

OWN_FILES = ("delegation.yaml", "tariff.yaml", "face.yaml", "guidance.yaml", "wordings.yaml", "retention.yaml")
OWN_CASES = "cases.yaml"
"""The worked cases of a municipality's own files, which the workbench reads."""
REGISTERS = ("coverage", "accepted", "mandatory", "signed")
READ_BY_PEOPLE = (("README.md",), ("local", "README.md"))
PICTURES = (".svg", ".png")

LETTERS = tuple(sorted(path.stem for path in (content("letters") / CONTENT).glob("*.typ")))
"""The kinds of letter that there are words for."""

NOT_READ = phrase("rulebook.not_read")
NOT_THEIRS = phrase("rulebook.not_theirs", own=", ".join(OWN_FILES))

Local = TypeVar("Local")


@dataclass(frozen=True)
class Rulebook:
    """
    One pack, the process of a case, and the municipalities' own files by municipality, which may lack any of them.

    guidance: the board's, by the fact that is judged. wordings: what officers begin a text from. inspections: the points
    that inspection plans are made of.
    """

    pack: Pack
    process: Process
    delegations: Mapping[str, Delegation]
    tariffs: Mapping[str, Tariff]
    faces: Mapping[str, Face]
    guidance: Mapping[str, Mapping[str, Guidance]]
    wordings: Mapping[str, Wordings]
    inspections: tuple[Point, ...]
    retentions: Mapping[str, Retention]

    @classmethod
    def load(cls, rules: Path, pack: str = CONTENT, *, worked: bool = True) -> Rulebook:
        """
        What the folder `rules` says. worked: with its worked cases, as `load_pack` takes it.

        Raises BadPack with every fault, each with its file and line: first the pack's own and foreign files, and once
        the pack is sound, all that does not agree with it.
        """
        say = Reading()
        for file in _foreign(rules):
            place = file.relative_to(rules)
            says = NOT_THEIRS if place.parts[0] == "local" else NOT_READ
            say.fault(place.as_posix(), says.sv, says.en, "foreign")
        read = _told(say, lambda: load_pack(rules / pack, worked=worked))
        say.finish()
        assert read is not None
        steps = rules / pack / "process" / "steps.yaml"
        process = _told(say, lambda: load_process(steps, read.laws, NEEDS, STEPS, ASKED, LETTERS))
        speaks_as_known(say, read)
        _numbers_stand(say, read)
        folders = sorted(folder for folder in (rules / "local").glob("*") if folder.is_dir())
        _called_by_their_code(say, folders)
        delegations = _each(say, folders, "delegation.yaml", lambda path: load_delegation(path, read))
        tariffs = _each(
            say, folders, "tariff.yaml", lambda path: load_tariff(path, read, delegations.get(path.parent.name))
        )
        faces = _each(say, folders, "face.yaml", load_face)
        guidance = _each(say, folders, "guidance.yaml", lambda path: load_guidance(path, read))
        wordings = _each(say, folders, "wordings.yaml", load_wordings)
        retentions = _each(say, folders, "retention.yaml", load_retention)
        table = rules / pack / "process" / "inspection_plan.yaml"
        inspections = _told(say, lambda: load_points(table, read))
        say.finish()
        assert process is not None and inspections is not None
        return cls(read, process, delegations, tariffs, faces, guidance, wordings, inspections, retentions)


def _told(say: Reading, load: Callable[[], Local]) -> Local | None:
    """What is loaded, or None with its faults among the others."""
    try:
        return load()
    except BadPack as error:
        say.faults += error.faults
        return None


def _each(say: Reading, folders: Iterable[Path], name: str, load: Callable[[Path], Local]) -> dict[str, Local]:
    """The municipalities' own files of that name, where they have one and it is sound. A link that leads nowhere is told."""
    paths = [folder / name for folder in folders if os.path.lexists(folder / name)]
    loaded = {path.parent.name: _told(say, lambda path=path: load(path)) for path in paths}  # type: ignore[misc]
    return {code: local for code, local in loaded.items() if local is not None}


def _called_by_their_code(say: Reading, folders: Iterable[Path]) -> None:
    """A municipality's folder bears its code; what stands in another is read for nobody."""
    for folder in folders:
        if not re.fullmatch(r"[0-9]{4}", folder.name):
            says = phrase("rulebook.no_code", name=folder.name)
            say.fault(f"local/{folder.name}", says.sv, says.en, "no_code")


def _foreign(rules: Path) -> Iterator[Path]:
    """Files that nobody would read: another ending, or another name among a municipality's own."""
    packs = [path.parent.name for path in rules.glob("*/pack.yaml")]
    for path in sorted(rules.rglob("*")):
        place = path.relative_to(rules).parts
        if path.is_dir() or path.name.startswith(".") or place in READ_BY_PEOPLE:
            continue
        if place[0] == "local":
            known = len(place) == 3 and (path.name in (*OWN_FILES, OWN_CASES) or path.suffix in PICTURES)
        elif len(place) == 2 and place[0] in REGISTERS:
            known = path.suffix == ".yaml" and path.stem in packs
        elif len(place) == 3 and place[0] == "sources":
            known = path.suffix == ".yaml" and place[1] in packs
        else:
            known = path.suffix == ".yaml" and place[0] in packs
        if not known:
            yield path


def _numbers_stand(say: Reading, pack: Pack) -> None:
    """The limits that code reads by name are there, without a last day."""
    for name in LIMITS_READ:
        limit = pack.limits.get(name)
        if limit is None:
            say.fault(
                f"{pack.name}/limits.yaml",
                f"Gränsvärdet {name} saknas; programmet räknar med det.",
                f"The limit {name} is missing; the software reckons with it.",
                "vocabulary",
            )
        elif (last := limit.values[-1].valid.to) is not None:
            after = last + timedelta(days=1)
            say.fault(
                limit.place,
                f"{name} saknar värde från {after}; programmet räknar med det varje dag.",
                f"{name} has no value from {after}; the software reckons with it on every day.",
                "dates",
            )

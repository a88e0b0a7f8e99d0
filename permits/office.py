"""
A building committee's office: all that a case is decided with, opened once and shared by every door.

The rules, the letters, each municipality's map, mandate, tariff and face, and the store.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from permits import clock, collecting
from permits.casework.events import Event
from permits.casework.folding import fold
from permits.casework.inspection_plan import Point
from permits.casework.process import Process
from permits.casework.status import Status
from permits.content import content
from permits.errors import LovsvarError, NotFound, RecordBroken
from permits.law.engine import prepare
from permits.law.facts import Dates
from permits.law.pack import Pack
from permits.law.statute import Beside, Statutes
from permits.letter.writing import Letters
from permits.local.delegation import Delegation
from permits.local.face import Face, plain_face
from permits.local.fee import Tariff
from permits.local.guidance import Guidance
from permits.local.retention import Retention
from permits.local.wordings import Wordings
from permits.phrases import phrase, phrases
from permits.place.folder import Municipality
from permits.place.zoning import Zoning
from permits.publications import Publications, content_hash
from permits.rulebook import Rulebook
from permits.settings import Settings
from permits.store.datasets import Datasets
from permits.store.store import Store


@dataclass(frozen=True)
class Office:
    """
    rules: the folder that all its rules were read from, the municipalities' own files too. law_beside: what stands of the
    law beside each rule, by its id.
    """

    settings: Settings
    rules: Path
    pack: Pack
    process: Process
    letters: Letters
    store: Store
    zonings: Mapping[str, Zoning]
    delegations: Mapping[str, Delegation]
    tariffs: Mapping[str, Tariff]
    faces: Mapping[str, Face]
    guidance: Mapping[str, Mapping[str, Guidance]]
    wordings: Mapping[str, Wordings]
    inspections: tuple[Point, ...]
    retentions: Mapping[str, Retention]
    law_beside: Mapping[str, Beside]

    @classmethod
    def open(cls, settings: Settings, *, worked: bool = True) -> Office:
        """
        Read phrases, rules, letters and maps, and bring the store's tables up to date. worked: with the rules' worked
        cases, which whoever asks about one application has no use for.

        Raises BadPack or BadZoning with every fault, so that nothing is served on unsound content.
        """
        collecting.seldom()
        phrases()
        rules = _standing_rules(settings)
        rulebook = Rulebook.load(rules, worked=worked)
        store = Store(settings.store_url)
        store.migrate()
        folders = _imported(store, settings) if settings.zoning_from_store else settings.zoning_folders
        zonings = {zoning.municipality.code: zoning for zoning in map(Zoning.load, folders)}
        letters = Letters(content("letters"))
        office = cls(
            settings=settings, letters=letters, store=store, zonings=zonings, **_read_from(settings, rules, rulebook)
        )
        office._settle()
        return office

    def up_to_date(self) -> Office:
        """
        The office by the rules that stand today: this very one, unless another version has come to stand.

        Whoever has begun on this one goes on with it. A version that cannot be taken is told in the log, and this one
        stays.
        """
        try:
            rules = _standing_rules(self.settings)
        except RecordBroken as error:
            _tell_not_taken(why=str(error))
            return self
        rulebook = _published(rules) if rules != self.rules else None
        if rulebook is None:
            return self
        office = replace(self, **_read_from(self.settings, rules, rulebook))
        office._settle()
        return office

    def _settle(self) -> None:
        """Let the cases stand by its rules, and leave what stays for good to itself."""
        self.store.cases.stand_anew(self.status)
        # Rules and maps stay for good: the collector need not go through them again during a case. What a case makes
        # is thousands of things without rings, so it need not be looked through often either.
        if gc.isenabled():
            gc.collect()
        gc.freeze()

    def zoning(self, municipality: str) -> Zoning:
        """The municipality's map. Raises NotFound when it is not served here."""
        try:
            return self.zonings[municipality]
        except KeyError:
            raise NotFound(phrase("office.not_served", municipality=municipality)) from None

    def municipality_asked(self, municipality: str | None = None) -> str:
        """
        The code of the municipality that is asked for; where none is named, of the first that the settings serve
        (`LOVSVAR_ZONING`). Raises NotFound for one that is not served here.
        """
        return self.zoning(municipality).municipality.code if municipality else next(iter(self.zonings))

    def status(self, happened: Iterable[Event], so_far: Status | None = None) -> Status:
        """
        Where a case stands after what has happened to it. so_far: where it stood before that, where that is known.

        Raises IllegalStep for what the process does not allow.
        """
        return fold(self.pack, self.process, happened, so_far)

    def delegation(self, municipality: str) -> Delegation | None:
        """What the board has delegated, less what has been lowered since; None without a delegation."""
        whole = self.delegations.get(municipality)
        if whole is None:
            return None
        return whole.lowered([(each.act, each.mode, each.day) for each in self.store.reins.of(municipality)])

    def face(self, municipality: str) -> Face:
        """How the municipality shows itself; by its name alone when it has not said how."""
        return self.faces.get(municipality) or plain_face(self.zoning(municipality).municipality.name)

    @property
    def municipalities(self) -> tuple[Municipality, ...]:
        return tuple(zoning.municipality for zoning in self.zonings.values())


def _standing_rules(settings: Settings) -> Path:
    """The folder of the published version that stands today; the installed rules until any does."""
    if not settings.published:
        return content("rules")
    publications = Publications(Path(settings.published))
    standing = publications.standing(clock.today())
    return publications.rules(standing.content) if standing else content("rules")


def _read_from(settings: Settings, rules: Path, rulebook: Rulebook) -> dict[str, Any]:
    """What an office has of its rules, and of the law beside them."""
    law = Statutes.read(settings.statutes, rulebook.pack).beside(rulebook.pack)
    return {
        "rules": rules, "law_beside": law, **{field.name: getattr(rulebook, field.name) for field in fields(rulebook)},
    }  # fmt: skip


@lru_cache(maxsize=4)
def _published(rules: Path) -> Rulebook | None:
    """A published version, ready for its first case; None, and a line in the log, for one that cannot be taken."""
    today = clock.today()
    try:
        if content_hash(rules) != rules.name:
            raise RecordBroken(phrase("office.rules_altered"))
        rulebook = Rulebook.load(rules)
        prepare(rulebook.pack, Dates(today, today, today))
    except (LovsvarError, OSError) as error:
        _tell_not_taken(version=rules.name, why=str(error))
        return None
    return rulebook


def _tell_not_taken(**about: str) -> None:
    import structlog  # slow to load, and rules that were published are as good as always taken

    structlog.get_logger().error("published rules not taken", **about)


def _imported(store: Store, settings: Settings) -> list[Path]:
    """The newest version of each municipality's map."""
    datasets = Datasets(store, settings.data_dir / "zoning")
    return [datasets.folder(municipality) for municipality in datasets.municipalities()]

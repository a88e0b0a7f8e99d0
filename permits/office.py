"""
A building committee's office: all that a case is decided with, opened once and shared by every door.

The rules, the letters, each municipality's map, mandate, tariff and face, and the store.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from permits.casework.events import Event
from permits.casework.inspection_plan import Point
from permits.casework.process import Process
from permits.casework.status import Status, fold
from permits.errors import NotFound
from permits.law.pack import Pack
from permits.letter.writing import Letters
from permits.local.delegation import Delegation
from permits.local.face import Face, plain_face
from permits.local.fee import Tariff
from permits.phrases import phrase, phrases
from permits.place.zoning import Municipality, Zoning
from permits.rulebook import Rulebook
from permits.settings import Settings, content
from permits.store.datasets import Datasets
from permits.store.store import Store


@dataclass(frozen=True)
class Office:
    settings: Settings
    pack: Pack
    process: Process
    letters: Letters
    store: Store
    zonings: Mapping[str, Zoning]
    delegations: Mapping[str, Delegation]
    tariffs: Mapping[str, Tariff]
    faces: Mapping[str, Face]
    inspections: tuple[Point, ...]

    @classmethod
    def open(cls, settings: Settings) -> Office:
        """
        Read phrases, rules, letters and maps, and bring the store's tables up to date.

        Raises BadPack or BadZoning with every fault, so that nothing is served on unsound content.
        """
        phrases()
        rulebook = Rulebook.load(content("rules"))
        store = Store(settings.store_url)
        store.migrate()
        folders = _imported(store, settings) if settings.zoning_from_store else settings.zoning_folders
        zonings = {zoning.municipality.code: zoning for zoning in map(Zoning.load, folders)}
        office = cls(
            settings,
            rulebook.pack,
            rulebook.process,
            Letters(content("letters")),
            store,
            zonings,
            rulebook.delegations,
            rulebook.tariffs,
            rulebook.faces,
            rulebook.inspections,
        )
        store.cases.stand_anew(office.status)
        # Rules and maps stay for good: the collector need not go through them again during a case.
        gc.collect()
        gc.freeze()
        return office

    def zoning(self, municipality: str) -> Zoning:
        """The municipality's map. Raises NotFound when it is not served here."""
        try:
            return self.zonings[municipality]
        except KeyError:
            raise NotFound(phrase("office.not_served", municipality=municipality)) from None

    def status(self, happened: Iterable[Event]) -> Status:
        """Where a case stands after what has happened to it. Raises IllegalStep for what the process does not allow."""
        return fold(self.pack, self.process, happened)

    def delegation(self, municipality: str) -> Delegation | None:
        """What the board has delegated, less what has been lowered since; None without a delegation."""
        whole = self.delegations.get(municipality)
        if whole is None:
            return None
        return whole.lowered((each.act, each.mode, each.day) for each in self.store.reins.of(municipality))

    def face(self, municipality: str) -> Face:
        """How the municipality shows itself; by its name alone when it has not said how."""
        return self.faces.get(municipality) or plain_face(self.zoning(municipality).municipality.name)

    @property
    def municipalities(self) -> tuple[Municipality, ...]:
        return tuple(zoning.municipality for zoning in self.zonings.values())


def _imported(store: Store, settings: Settings) -> list[Path]:
    """The newest version of each municipality's map."""
    datasets = Datasets(store, settings.data_dir / "zoning")
    return [datasets.folder(municipality) for municipality in datasets.municipalities()]

"""
Every property of a municipality: what may be done there, and what would be if limits of the law were others.

An act stands at places all over each lot, each tried by the whole path under both laws, and the best answer of the lot
is told: that a shed is free somewhere on it, not that it is free everywhere. What an applicant would still be asked is
answered no, as most would. The same map, rules and act give the same answers, whoever shares the work.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from permits import application as applications
from permits import geometry
from permits.application import Inquiry
from permits.decision.outcome import Precheck
from permits.envelope import Trial, placed
from permits.errors import BadInput, Conflict, Fault, NotFound
from permits.geometry import Shape
from permits.law.pack import Pack
from permits.office import Office
from permits.phrases import phrase
from permits.place.site import LandClass, Property
from permits.place.zoning import Zoning
from permits.settings import Settings
from permits.strict import nearest
from permits.workbench import crew

PIECE = 8
"""So many properties are one piece of work: some seconds of it."""

FAVOUR = (None, Precheck.OPEN, Precheck.PERMIT_REQUIRED, Precheck.NOTIFICATION_REQUIRED, Precheck.EXEMPT)
"""Answers from the least favourable; None where the act has no room on the lot."""


@dataclass(frozen=True, slots=True)
class Lot:
    """
    What one act meets on one property.

    places: how many were tried. before, after: the best answer among them as the law stands, and as it would be; None
    where the act has no room there.
    """

    designation: str
    act: str
    places: int
    before: Precheck | None
    after: Precheck | None

    @property
    def gains(self) -> bool:
        return FAVOUR.index(self.after) > FAVOUR.index(self.before)

    @property
    def loses(self) -> bool:
        return FAVOUR.index(self.after) < FAVOUR.index(self.before)


@dataclass
class Screening:
    """
    Which acts are tried on a municipality's properties, and under which limits.

    acts: by name, each as an application says it; where it stands is its form, turned as drawn, and not its place. limits:
    what they would be, by name; none to ask only what is. places: about so many on each lot. content: the rules and the
    map that it began with, which all who share the work must have.
    """

    municipality: str
    acts: Mapping[str, Mapping[str, Any]]
    limits: Mapping[str, Decimal]
    day: date
    places: int = 12
    content: str = ""

    def __getstate__(self) -> Mapping[str, Any]:
        # An office stays with the process that opened it: it holds a database, and the way into it is no one else's.
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def _office(self) -> Office:
        """By the settings of this process. Raises Conflict where they lead to other rules or another map."""
        office = Office.open(Settings())
        content = _content(office.pack, office.zoning(self.municipality))
        if self.content not in ("", content):
            raise Conflict(phrase("workbench.screen.rules_map_others"))
        self.content = content
        return office

    @cached_property
    def _would_be(self) -> Office:
        return replace(self._office, pack=with_limits(self._office.pack, self.limits))

    @cached_property
    def _inquiries(self) -> Mapping[str, Inquiry]:
        if not self.properties:
            raise NotFound(phrase("workbench.screen.map_no_properties"))
        somewhere = {"municipality": self.municipality, "property": self.properties[0].designation}
        return {
            name: applications.read_inquiry({**act, **somewhere}, self._office.pack.acts)
            for name, act in self.acts.items()
        }

    @cached_property
    def properties(self) -> Sequence[Property]:
        """Those that one builds on, in the order of the register: no streets, water or railways."""
        return [
            property
            for property in self._office.zoning(self.municipality).properties
            if property.land is LandClass.PLOT
        ]

    def begin(self) -> None:
        """Open what it needs, so that what is wrong with it is told before it is shared."""
        _ = self._inquiries, self._would_be

    def outline(self, designation: str) -> Shape:
        """Of one of the properties, in the municipality's working CRS."""
        property = self._office.zoning(self.municipality).property(designation)
        assert property is not None
        return property.outline

    @property
    def crs(self) -> str:
        return self._office.zoning(self.municipality).municipality.crs

    def piece(self, piece: tuple[int, int]) -> list[Lot]:
        """The lots from the first number to before the second, each with every act."""
        return [
            self._lot(property, name, inquiry)
            for property in self.properties[slice(*piece)]
            for name, inquiry in self._inquiries.items()
        ]

    def _lot(self, property: Property, act: str, inquiry: Inquiry) -> Lot:
        here = inquiry.model_copy(update={"property": property.designation})
        laws = [self._office, self._would_be] if self.limits else [self._office]
        # Of its own for each lot, so that what was asked at another changes nothing here.
        trials = [Trial(office, self.day, answer_no=True) for office in laws]
        best: list[Precheck | None] = [None] * len(laws)
        tried = 0
        for where in self._places(property, inquiry):
            tried += 1
            there = placed(self._office, here, where)
            for number, trial in enumerate(trials):
                assessed = trial.or_none(there) if best[number] is not Precheck.EXEMPT else None
                if assessed is not None:
                    best[number] = max(best[number], assessed.outcome.precheck, key=FAVOUR.index)
            if set(best) == {Precheck.EXEMPT}:
                break
        return Lot(property.designation, act, tried, best[0], best[-1])

    def _places(self, property: Property, inquiry: Inquiry) -> Iterable[Shape | None]:
        drawn = inquiry.measure.footprint
        if drawn is None:
            return [None]
        zoning = self._office.zoning(self.municipality)
        form = zoning.in_working_crs(
            geometry.from_geojson(drawn.model_dump(include={"type", "coordinates"})), drawn.crs
        )
        return geometry.spread(property.outline, form, self.places)


def run(screening: Screening, *, processes: int = 1, cluster: str = "") -> Iterator[list[Lot]]:
    """
    The lots piece by piece, in the order of the register.

    Raises BadInput for an act that cannot be read and a limit that is none, NotFound for a municipality not served here,
    Conflict where another of those who share the work has other rules or another map, and what `crew.done` raises.
    """
    screening.begin()
    starts = range(0, len(screening.properties), PIECE)
    yield from crew.done(
        screening.piece, [(start, start + PIECE) for start in starts], processes=processes, cluster=cluster
    )


def counted(lots: Iterable[Lot]) -> list[dict[str, Any]]:
    """How many lots go from which answer to which, by act, the most first."""
    several = Counter((lot.act, lot.before, lot.after) for lot in lots)
    return [
        {"act": act, "before": before, "after": after, "lots": count}
        for (act, before, after), count in sorted(
            several.items(), key=lambda item: (item[0][0], -item[1], str(item[0]))
        )
    ]


def with_limits(pack: Pack, limits: Mapping[str, Decimal]) -> Pack:
    """The pack as it would be, were the limits these on every day. Raises BadInput for each limit that is none."""
    faults = []
    for name, value in limits.items():
        if name not in pack.limits:
            meant = nearest(name, pack.limits)
            says = phrase("workbench.screen.no_limit", name=name, meant=meant)
            faults.append(Fault(name, says, "limit"))
        elif value < 0:
            says = phrase("workbench.screen.cannot", name=name, value=value)
            faults.append(Fault(name, says, "limit"))
    if faults:
        raise BadInput(phrase("workbench.screen.limits_unfit"), faults)
    changed = {
        name: replace(limit, values=tuple(replace(dated, value=limits[name]) for dated in limit.values))
        if name in limits
        else limit
        for name, limit in pack.limits.items()
    }
    told = "|".join([pack.hash, *(f"{name}={value}" for name, value in sorted(limits.items()))])
    return replace(pack, limits=changed, hash=hashlib.sha256(told.encode()).hexdigest()) if limits else pack


def _content(pack: Pack, zoning: Zoning) -> str:
    return "|".join([pack.hash, *(f"{layer.name}:{layer.sha256}" for layer in zoning.layers.values())])

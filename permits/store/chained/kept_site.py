"""What a record keeps of the place it was decided for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, cast

from permits.place.site import Site
from permits.store.canonical import plain

OF_THE_MAP = frozenset(
    {"property", "boundaries", "plans", "buildings", "tracks", "overlays", "neighbours", "pending_plans"}
)
"""What of a site is the map's own, and the same in every case there while that map stands."""

REMEMBERED = 4096
"""Things of the map that are kept as plain JSON once made: some sixty lie around a house."""


def site_as_kept(site: Site) -> dict[str, Any]:
    """A site as plain JSON. What the map has is shared with other records of the place and is not to be written in."""
    return {
        field.name: _of_the_map(value) if field.name in OF_THE_MAP else plain(value)
        for field in fields(site)
        for value in [getattr(site, field.name)]
    }


def _of_the_map(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(_Itself(thing)) for thing in value]
    return None if value is None else _plain(_Itself(value))


class _Itself:
    """A thing of the map, told from others by which one it is: to compare its lines costs more than to make it plain."""

    __slots__ = ("thing",)

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.thing is self.thing


@lru_cache(maxsize=REMEMBERED)
def _plain(itself: _Itself) -> Any:
    return plain(itself.thing)


@dataclass(frozen=True, slots=True)
class KeptSite:
    """
    The site as it was when the record was made; without a property, owners or neighbours where the register showed none.

    kept: `permits.place.site.Site` as plain JSON, empty in a record from before it was kept.
    """

    kept: Mapping[str, Any]

    @property
    def designation(self) -> str:
        """The property's; empty where the register does not know it."""
        return str(self._property.get("designation") or "")

    @property
    def address(self) -> str:
        """The property's; empty where it has none."""
        return str(self._property.get("address") or "")

    @property
    def owners_beside(self) -> Sequence[int]:
        """The places in the register of those owners of the property who do not apply."""
        return cast("Sequence[int]", self.kept.get("owners_beside", ()))

    @property
    def bordering(self) -> Sequence[str]:
        """The designations of the properties around, each once."""
        return list(
            dict.fromkeys(neighbour["property"]["designation"] for neighbour in self.kept.get("neighbours", ()))
        )

    @property
    def designations(self) -> Sequence[str]:
        """The property's own designation, those beyond its boundaries and those around it."""
        own = [self.designation] if self.designation else []
        sides = [boundary["neighbour"] for boundary in self.kept.get("boundaries", ()) if boundary.get("neighbour")]
        return [*own, *(property["designation"] for property in sides), *self.bordering]

    @property
    def replaced(self) -> Sequence[str]:
        """The numbers of the cases that this one stands in place of, once it is settled."""
        return cast("Sequence[str]", self.kept.get("replaced", ()))

    @property
    def layers(self) -> Mapping[str, Mapping[str, Any]]:
        """Each layer of the map by name: its `state`, `source` and `data_date`."""
        return cast("Mapping[str, Mapping[str, Any]]", self.kept.get("layers", {}))

    @property
    def _property(self) -> Mapping[str, Any]:
        return self.kept.get("property") or {}

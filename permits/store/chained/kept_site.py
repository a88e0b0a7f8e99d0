"""What a record keeps of the place it was decided for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast


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

"""Items found by where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import shapely

from permits.geometry.shapes import Shape

Item = TypeVar("Item")


@dataclass(frozen=True)
class Index(Generic[Item]):
    """Items with a shape each, found by where they are."""

    items: tuple[Item, ...]
    tree: Any

    @classmethod
    def of(cls, items: Iterable[Item], shape_of: Callable[[Item], Shape]) -> Index[Item]:
        kept = tuple(items)
        return cls(kept, shapely.STRtree([shape_of(item) for item in kept]))

    def touching(self, one: Shape) -> list[Item]:
        """Items that have at least a point in common with the shape, in their order."""
        return [self.items[i] for i in sorted(self.tree.query(one, predicate="intersects"))]

    def within(self, one: Shape, metres: float) -> list[Item]:
        """Items at most so many metres from the shape, in their order."""
        return [self.items[i] for i in sorted(self.tree.query(one, predicate="dwithin", distance=metres))]

"""The formats of plans that a manifest may name, each with its reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from permits.errors import Fault
from permits.place.plan import DetailPlan
from permits.place.readers import ngp, ss637040
from permits.place.readers.catalogue import Catalogue

PlanReader = Callable[[bytes, Catalogue, str, str], tuple[list[DetailPlan], list[Fault]]]
"""The file's bytes, the catalogues of provisions, the municipality's system and the layer's name."""

FORMATS: Mapping[str, PlanReader] = {
    "ngp-4.1": lambda raw, catalogue, crs, layer: ngp.read(json.loads(raw), catalogue, crs, layer),
    "ss637040": lambda raw, _, crs, layer: ss637040.read(raw, crs, layer),
}

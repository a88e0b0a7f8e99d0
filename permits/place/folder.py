"""
What a municipality's map folder holds, as it was read: nothing is asked of it here.

A `manifest.json` names each layer's files, source, dates, licence and what its silence means; `zoning_data/README.md`
tells how to add one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from permits import jurisdiction
from permits.errors import BadZoning, Fault
from permits.phrases import phrase
from permits.place.plan import DetailPlan
from permits.place.readers import catalogue, layers
from permits.place.readers.layers import Feature
from permits.place.readers.plans import FORMATS
from permits.place.site import Layer, LayerState, Owner
from permits.text import Text

OVERLAYS = (
    "shore_protection", "valuable_areas", "valuable_buildings", "defence_areas", "area_regulations", "water", "roads",
)  # fmt: skip
LAYERS = ("plans", "properties", "boundaries", "buildings", "owners", "tracks", *OVERLAYS)
SEARCHED = "addresses"
"""The layer that is only searched in."""


@dataclass(frozen=True, slots=True)
class Municipality:
    code: str
    name: str
    crs: str


@dataclass(frozen=True, slots=True)
class MapFolder:
    """
    ages: the days that a layer may be old, by its name. features: of each layer that is neither of plans nor of owners.
    owners: by the property's designation; owner_numbers: theirs in the same order, empty where the register has none.
    faults: of what could not be taken in.
    """

    municipality: Municipality
    layers: Mapping[str, Layer]
    ages: Mapping[str, int]
    plans: Sequence[DetailPlan]
    features: Mapping[str, Sequence[Feature]]
    owners: Mapping[str, Sequence[Owner]]
    owner_numbers: Mapping[str, Sequence[str]]
    faults: Sequence[Fault]


def read_folder(folder: Path) -> MapFolder:
    """
    The map in a folder. Features that could not be taken in are in `faults`.

    Raises BadZoning when the manifest, a file or its hash is not right.
    """
    manifest = _manifest(folder)
    try:
        return _read(folder, manifest)
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        says = phrase("place.zoning.map_unreadable", folder=folder.name)
        detail = f"{type(error).__name__}: {error}"
        raise BadZoning(says, [Fault(f"{folder.name}/manifest.json", Text(detail, detail), "manifest")]) from error


def _read(folder: Path, manifest: Mapping[str, Any]) -> MapFolder:
    """The map as the manifest lists it. Raises BadZoning, or what a malformed entry leads to."""
    head = manifest["municipality"]
    municipality = Municipality(head["code"], head["name"], head["crs"])
    if municipality.crs not in jurisdiction.LOCAL:
        raise ValueError(f"{municipality.crs} is not a local zone, the only ones measured in")
    entries = catalogue.read([(folder / name).resolve() for name in manifest.get("catalogues", [])])
    plans: list[DetailPlan] = []
    features: dict[str, list[Feature]] = {}
    owners: dict[str, list[Owner]] = {}
    owner_numbers: dict[str, list[str]] = {}
    faults: list[Fault] = []
    kept: dict[str, Layer] = {}
    ages: dict[str, int] = {}
    for layer in manifest["layers"]:
        name, digest, before = layer["layer"], hashlib.sha256(), len(faults)
        if name not in (*LAYERS, SEARCHED):
            raise ValueError(f"no rule reads a layer {name}: it is one of {', '.join((*LAYERS, SEARCHED))}")
        for file in layer["files"]:
            path = folder / file["file"]
            raw = _checked(path, file["sha256"])
            digest.update(raw)
            if layer["format"] in FORMATS:
                read, wrong = FORMATS[layer["format"]](raw, entries, municipality.crs, name)
                plans += read
            elif name == "owners":
                said, wrong = json.loads(raw), []
                # Kept apart from the owners, who are part of every record; a number is only compared with.
                owner_numbers = {key: [owner.pop("number", "") for owner in those] for key, those in said.items()}
                owners = {key: [Owner(**owner) for owner in those] for key, those in said.items()}
            else:
                found, wrong = layers.read(path, layer["format"], municipality.crs, layer.get("columns", {}))
                features.setdefault(name, []).extend(found)
            faults += wrong
        kept[name] = Layer(
            name,
            LayerState.PRESENT,
            layer["source"],
            date.fromisoformat(layer["dataDate"]),
            date.fromisoformat(layer["fetched"]),
            layer["licence"],
            digest.hexdigest(),
            layer["indicative"],
            # What could not be taken in may be just what is asked for: then silence means nothing.
            layer["negativeEvidence"] and len(faults) == before,
        )
        ages[name] = layer["allowedAgeDays"]
    return MapFolder(municipality, kept, ages, plans, features, owners, owner_numbers, faults)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content["municipality"]["code"], content["layers"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        says = phrase("place.zoning.path_unreadable", path=path)
        raise BadZoning(says, [Fault(str(path), Text(str(error), str(error)), "manifest")]) from None
    return dict(content)


def _checked(path: Path, expected: str) -> bytes:
    """The file's bytes. Raises BadZoning when they are not those that the manifest names."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        says = phrase("place.zoning.file_unreadable", file=path.name)
        raise BadZoning(says, [Fault(path.name, Text(str(error), str(error)), "unreadable")]) from None
    if hashlib.sha256(raw).hexdigest() != expected:
        says = phrase("place.zoning.changed", file=path.name)
        raise BadZoning(says, [Fault(path.name, says, "hash")])
    return raw

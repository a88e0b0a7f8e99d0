"""
What a municipality's map folder holds, as it was read: nothing is asked of it here.

A `manifest.json` names each layer's files, source, dates, licence and what its silence means; `zoning_data/README.md`
tells how to add one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

from permits import jurisdiction
from permits.errors import BadZoning, Fault
from permits.geometry import off_the_box
from permits.phrases import phrase
from permits.place.plan import DetailPlan
from permits.place.readers import catalogue, layers
from permits.place.readers.layers import Drawn, Feature
from permits.place.readers.plans import FORMATS
from permits.place.site import Layer, LayerState, Owner
from permits.text import Text

OVERLAYS = (
    "shore_protection", "valuable_areas", "valuable_buildings", "defence_areas", "area_regulations", "water", "roads",
)  # fmt: skip
LAYERS = ("plans", "properties", "boundaries", "buildings", "owners", "tracks", *OVERLAYS)
MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError, OSError, RecursionError, OverflowError)
"""What reading something that is not of the shape it should be may lead to."""

DRAWN = {
    **dict.fromkeys(("properties", "buildings"), Drawn.AREA),
    **dict.fromkeys(("shore_protection", "valuable_areas", "defence_areas", "area_regulations"), Drawn.AREA),
    **dict.fromkeys(("boundaries", "tracks"), Drawn.LINE),
}
"""How what a layer holds must be drawn to be measured; the others may be drawn anyhow."""

FAR_OFF = 20_000
"""Metres from the box around a municipality's properties; another zone's numbers lead farther, at least thirty kilometres."""

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
    except MALFORMED as error:
        says = phrase("place.zoning.map_unreadable", folder=folder.name)
        raise BadZoning(says, [Fault(f"{folder.name}/manifest.json", _detail(error), "manifest")]) from error


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
        _well_named(layer, kept)
        for file in layer["files"]:
            path = folder / file["file"]
            raw = _checked(path, file["sha256"])
            digest.update(raw)
            try:
                if layer["format"] in FORMATS:
                    read, wrong = FORMATS[layer["format"]](raw, entries, municipality.crs, name)
                    plans += read
                elif name == "owners":
                    said, wrong = json.loads(raw), []
                    # Kept apart from the owners, who are part of every record; a number is only compared with.
                    owner_numbers = {key: [owner.pop("number", "") for owner in those] for key, those in said.items()}
                    owners = {key: [Owner(**owner) for owner in those] for key, those in said.items()}
                else:
                    found, wrong = layers.read(
                        path, layer["format"], municipality.crs, layer.get("columns", {}), DRAWN.get(name, Drawn.ANYHOW)
                    )
                    features.setdefault(name, []).extend(found)
            except MALFORMED as error:
                says = phrase("place.zoning.file_unreadable", file=path.name)
                raise BadZoning(says, [Fault(f"{name} {file['file']}", _detail(error), "unreadable")]) from error
            faults += wrong
        if name == "properties":
            faults += _nameless(features[name])
            features[name] = [feature for feature in features[name] if designation_of(feature)]
        # What could not be taken in may be just what is asked for: then silence means nothing.
        kept[name] = _layer(layer, digest.hexdigest(), whole=len(faults) == before)
        ages[name] = timedelta(layer["allowedAgeDays"]).days
    for name, stray in _strays(plans, features):
        faults.append(stray)
        kept[name] = replace(kept[name], negative_evidence=False)
    return MapFolder(municipality, kept, ages, plans, features, owners, owner_numbers, faults)


def designation_of(feature: Feature) -> str:
    """A property's name in the register, which the national one writes by tract, block and unit; empty where it has none."""
    written = "{} {}:{}".format(*map(feature.text, ("trakt", "block", "enhet")))
    return feature.text("designation") or (written if written != " :" else "")


def _well_named(layer: Mapping[str, Any], before: Collection[str]) -> None:
    """Raises BadZoning or ValueError for a layer that no rule reads, that is named before, or that is dated or filed wrong."""
    name = layer["layer"]
    if name not in (*LAYERS, SEARCHED):
        raise ValueError(f"no rule reads a layer {name}: it is one of {', '.join((*LAYERS, SEARCHED))}")
    if name in before:
        _refused(name, phrase("place.zoning.layer_twice", layer=name))
    if date.fromisoformat(layer["fetched"]) < date.fromisoformat(layer["dataDate"]):
        _refused(name, phrase("place.zoning.dates", layer=name))
    if not layer["files"]:
        _refused(name, phrase("place.zoning.no_files", layer=name))


def _refused(name: str, says: Text) -> NoReturn:
    raise BadZoning(says, [Fault(name, says, "manifest")])


def _layer(layer: Mapping[str, Any], sha256: str, *, whole: bool) -> Layer:
    """The layer as the manifest tells it. whole: whether all of it was taken in."""
    return Layer(
        layer["layer"],
        LayerState.PRESENT,
        layer["source"],
        date.fromisoformat(layer["dataDate"]),
        date.fromisoformat(layer["fetched"]),
        layer["licence"],
        sha256,
        _yes(layer["indicative"]),
        _yes(layer["negativeEvidence"]) and whole,
    )


def _nameless(features: Sequence[Feature]) -> list[Fault]:
    """A fault for each property without a designation."""
    says = phrase("place.zoning.no_designation")
    return [
        Fault(f"properties#{number}", says, "no_designation")
        for number, feature in enumerate(features)
        if not designation_of(feature)
    ]


def _strays(plans: Sequence[DetailPlan], features: Mapping[str, Sequence[Feature]]) -> Iterator[tuple[str, Fault]]:
    """
    What lies nowhere near the properties, by its layer: numbers of another zone are as good as ours, and are found
    tens of kilometres off. Nothing, where no properties are known.
    """
    placed = [(plan.dataset, plan.id, plan.area) for plan in plans]
    placed += [
        (name, feature.text("objektidentitet") or str(number), feature.shape)
        for name, those in features.items()
        for number, feature in enumerate(those)
    ]
    town = [parcel.shape for parcel in features.get("properties", ())]
    for stray in off_the_box([shape for _, _, shape in placed], town, FAR_OFF) if town else ():
        name, id, _ = placed[stray]
        says = phrase("place.zoning.elsewhere", kilometres=FAR_OFF // 1000)
        yield name, Fault(f"{name}#{id}", says, "elsewhere")


def _yes(written: object) -> bool:
    """True or false as JSON writes them: the word "false" in quotes is neither. Raises ValueError for anything else."""
    if not isinstance(written, bool):
        raise ValueError(f"{written!r} is neither true nor false")
    return written


def _detail(error: Exception) -> Text:
    detail = f"{type(error).__name__}: {error}"
    return Text(detail, detail)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content["municipality"]["code"], content["layers"]
    except MALFORMED as error:
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

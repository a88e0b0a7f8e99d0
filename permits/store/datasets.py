"""
Map data as it was fetched, every version kept, so that a decision can be made again on what it rested on.

A version is a municipality's whole folder with the catalogues it names, under one hash of all its files. It is
taken in only when it passes the gates, lies in the same database as the cases (SQLite or PostgreSQL, by the
one setting), is shared file by file between versions, and is loaded into memory to be measured on: site
lookups there are faster than in the database (see `tests/benchmarks/lookup.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from permits import clock
from permits.errors import BadZoning, Fault, NotFound
from permits.phrases import phrase
from permits.place.zoning import Zoning
from permits.store.database import Database
from permits.store.tables import dataset_contents, dataset_files, datasets


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a municipality's map. version: the hash of all its files, with their names."""

    municipality: str
    version: str
    name: str
    imported: datetime


class Datasets:
    """The versions of every municipality's map. kept: where the files are laid out to be read."""

    def __init__(self, database: Database, kept: Path) -> None:
        self.database, self.kept = database, kept

    def take_in(self, folder: Path) -> Version:
        """
        Keep a folder as the municipality's newest version; the same content again is the same version.

        Raises BadZoning with every fault when it cannot be loaded; then nothing is kept.
        """
        municipality = Zoning.load(folder).municipality.code
        files = _files(folder)
        version = _hash_of(files)
        now = clock.now()
        with self.database.writing() as connection:
            known = connection.execute(
                sql.select(datasets.c.imported, datasets.c.name).where(
                    datasets.c.municipality == municipality, datasets.c.version == version
                )
            ).one_or_none()
            if known is None:
                connection.execute(
                    datasets.insert().values(municipality=municipality, version=version, name=folder.name, imported=now)
                )
                for path, content in files.items():
                    digest = hashlib.sha256(content).hexdigest()
                    row = {"municipality": municipality, "version": version, "path": path, "sha256": digest}
                    connection.execute(dataset_files.insert().values(**row))
                    held = sql.select(dataset_contents.c.sha256).where(dataset_contents.c.sha256 == digest)
                    if connection.execute(held).one_or_none() is None:
                        connection.execute(dataset_contents.insert().values(sha256=digest, content=content))
        return Version(municipality, version, folder.name, now if known is None else known.imported)

    def versions(self, municipality: str) -> list[Version]:
        """The municipality's versions, the newest first."""
        found = sql.select(datasets).where(datasets.c.municipality == municipality)
        with self.database.reading() as connection:
            rows = connection.execute(found.order_by(datasets.c.imported.desc())).all()
        return [Version(row.municipality, row.version, row.name, row.imported) for row in rows]

    def municipalities(self) -> list[str]:
        with self.database.reading() as connection:
            found = connection.execute(sql.select(datasets.c.municipality).distinct())
            return sorted(row.municipality for row in found)

    def folder(self, municipality: str, version: str | None = None) -> Path:
        """
        That version, the newest when none is named, laid out as a folder that `Zoning.load` reads.

        Raises NotFound when there is none, and BadZoning when a stored file is not what it was.
        """
        there = [dataset for dataset in self.versions(municipality) if version in (None, dataset.version)]
        if not there:
            raise NotFound(phrase("store.datasets.no_such_version", municipality=municipality))
        chosen = there[0]
        root = self.kept / chosen.version
        wanted = sql.select(dataset_files.c.path, dataset_contents.c.content, dataset_contents.c.sha256).where(
            dataset_files.c.municipality == municipality,
            dataset_files.c.version == chosen.version,
            dataset_files.c.sha256 == dataset_contents.c.sha256,
        )
        with self.database.reading() as connection:
            for row in connection.execute(wanted):
                if hashlib.sha256(row.content).hexdigest() != row.sha256:
                    says = phrase("store.datasets.not_what", path=row.path)
                    raise BadZoning(says, [Fault(row.path, says, "hash")])
                path = root / row.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(row.content)
        return root / chosen.name


def _files(folder: Path) -> dict[str, bytes]:
    """Every file that a folder's manifest names, and the manifest, by its path from the folder above."""
    root = folder.resolve().parent
    manifest: Mapping[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    named = [file["file"] for layer in manifest["layers"] for file in layer["files"]]
    paths = [folder / name for name in ("manifest.json", *manifest.get("catalogues", ()), *named)]
    found = {}
    for path in paths:
        whole = path.resolve()
        if not whole.is_relative_to(root):
            says = phrase("store.datasets.lies_outside_folder", name=path.name)
            raise BadZoning(says, [Fault(str(path), says, "manifest")])
        found[whole.relative_to(root).as_posix()] = whole.read_bytes()
        # A shapefile is several files beside each other.
        for beside in whole.parent.glob(f"{whole.stem}.*") if whole.suffix == ".shp" else ():
            found[beside.relative_to(root).as_posix()] = beside.read_bytes()
    return found


def _hash_of(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return digest.hexdigest()

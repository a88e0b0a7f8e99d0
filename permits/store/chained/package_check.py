"""
Whether a package is what was packed, by itself: every file against the manifest, every record and event against its hash
and the chain, every letter and paper against what names it. It needs no store.

Who makes a whole package anew, hashes and all, is not found by this; a head of the chain that one has from elsewhere, as a
letter prints it, finds that too where it is of one of the case's own records: each holds the events before it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from permits.errors import Fault
from permits.phrases import phrase
from permits.store.canonical import sha256
from permits.store.chained import events
from permits.store.chained.chain import NOTHING_YET, Head
from permits.store.chained.package import FORMAT, MANIFEST, READ_ME, read_me, sealed, zipped
from permits.store.chained.people import read
from permits.store.chained.record import Record
from permits.text import Text

CHANGED = phrase("store.package_check.changed")
DAMAGED = phrase("store.package_check.damaged")
MISSING = phrase("store.package_check.missing")
ADDED = phrase("store.package_check.added")
REWRAPPED = phrase("store.package_check.rewrapped")
NOT_LINKED = phrase("store.package_check.not_linked")
NOT_THE_HEAD = phrase("store.package_check.not_the_head")
NOT_SEALED = phrase("store.package_check.not_sealed")
NOT_NAMED = phrase("store.package_check.not_named")
UNHELD = phrase("store.package_check.unheld")

WHOLE = ""
"""The place of a fault that is the file's own."""


def faults_of(package: bytes, known: Iterable[tuple[str, Head]] = ()) -> list[Fault]:
    """
    What does not hold of a package, each with the file in it; nothing when all does.

    known: heads that one has from elsewhere, with their municipality.
    """
    members, faults = _members(package)
    if faults:
        return faults
    try:
        manifest = json.loads(members[MANIFEST])
        seal = {name: value for name, value in manifest.items() if name != "sha256"}
        if members[MANIFEST] != sealed(seal) or manifest["format"] != FORMAT:
            return [_fault(MANIFEST, CHANGED)]
        return list(_against(manifest, seal, members, package)) or list(_inside(manifest, members, known))
    except (KeyError, TypeError, ValueError, AttributeError):
        return [_fault(MANIFEST, DAMAGED if MANIFEST in members else MISSING)]


def records_in(package: bytes) -> list[tuple[str, Mapping[str, Any]]]:
    """The content of each record of a package that holds, with the file it is in, the first first."""
    members, _ = _members(package)
    return [
        (name, json.loads(members[name])["content"])
        for name in sorted(members)
        if name.startswith("records/") and name.endswith(".json")
    ]


def _members(package: bytes) -> tuple[dict[str, bytes], list[Fault]]:
    """The files of the package by name, and which of them cannot be read."""
    members, faults = {}, []
    try:
        file = zipfile.ZipFile(io.BytesIO(package))
    except UNREADABLE:
        return {}, [_fault(WHOLE, DAMAGED)]
    for info in file.infolist():
        try:
            if info.compress_type != zipfile.ZIP_STORED:
                raise ValueError("a package is not compressed")
            members[info.filename] = file.read(info)
        except UNREADABLE:
            faults.append(_fault(info.filename, DAMAGED))
    return members, faults


UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
"""What the library raises for a file that is no zip, or is damaged."""


def _against(
    manifest: Mapping[str, Any], seal: Mapping[str, Any], members: Mapping[str, bytes], package: bytes
) -> Iterator[Fault]:
    """The files against the manifest, which holds by itself."""
    files = manifest["files"]
    for name in sorted(files.keys() | members.keys() - {MANIFEST, READ_ME}):
        if name not in members:
            yield _fault(name, MISSING)
        elif name not in files:
            yield _fault(name, ADDED)
        elif sha256(members[name]) != files[name]:
            yield _fault(name, CHANGED)
    if members.get(READ_ME) != read_me(seal):
        yield _fault(READ_ME, CHANGED if READ_ME in members else MISSING)
    elif package != zipped(members):
        yield _fault(WHOLE, REWRAPPED)


def _inside(
    manifest: Mapping[str, Any], members: Mapping[str, bytes], known: Iterable[tuple[str, Head]]
) -> Iterator[Fault]:
    """Each record and event against its chain, and what they name against what is there."""
    hashes: dict[str, dict[int, str]] = {"records": {}, "events": {}}
    sealed_events: list[Head] = []
    for chain, look in (("records", _record), ("events", _event)):
        before = NOTHING_YET
        for name in sorted(member for member in members if member.startswith(f"{chain}/") and member.endswith(".json")):
            told = json.loads(members[name])
            yield from (_fault(name, says) for says in look(told, name, members, manifest))
            if told["sequence"] <= before.sequence or (
                told["sequence"] == before.sequence + 1 and told["previous"] != before.hash
            ):
                yield _fault(name, NOT_LINKED)
            before = Head(told["sequence"], told["hash"])
            hashes[chain].setdefault(told["sequence"] - 1, told["previous"])
            hashes[chain][before.sequence] = before.hash
            if "eventsHead" in told.get("content", ()):
                sealed_events.append(Head.of(told["content"]["eventsHead"]))
    for head in sealed_events:
        if hashes["events"].get(head.sequence, head.hash) != head.hash:
            yield _fault(f"events/{head.sequence:08d}.json", NOT_SEALED)
    for name in members:
        if name.startswith("papers/") and PurePosixPath(name).stem != sha256(members[name]):
            yield _fault(name, NOT_NAMED)
    for municipality, head in known:
        if municipality != manifest["municipality"] or head.sequence not in hashes["records"]:
            yield _fault(f"{municipality}:{head.sequence}", UNHELD)
        elif head.hash != hashes["records"][head.sequence]:
            yield _fault(f"records/{head.sequence:08d}.json", NOT_THE_HEAD)


def _record(
    told: Mapping[str, Any], name: str, members: Mapping[str, bytes], manifest: Mapping[str, Any]
) -> Iterator[Text]:
    html, pdf = _letter(name, members)
    case, number, municipality = manifest["caseId"], manifest["case"], manifest["municipality"]
    chained = (told["sequence"], told["content"], told["previous"], told["hash"])
    record = Record(case, number, municipality, *chained, html.decode(), pdf, read(json.dumps(told["people"])))
    for fault in record.faults():
        if manifest["people"] or fault != LETTER:
            yield _as_found(fault)


LETTER = "the letter is not the one that was sent"


def _event(
    told: Mapping[str, Any], name: str, members: Mapping[str, bytes], manifest: Mapping[str, Any]
) -> Iterator[Text]:
    yield from map(_as_found, events.faults_of(told))
    if told["case_id"] != manifest["caseId"] or told["municipality"] != manifest["municipality"]:
        yield ADDED
    letter = json.loads(told["body"]).get("letter") or {}
    html, pdf = _letter(name, members)
    # One that was severed is not there; that one was there and is gone shows by the manifest.
    if (html or pdf) and (letter.get("html"), letter.get("pdf")) != (sha256(html), sha256(pdf)):
        yield _as_found(LETTER)


def _letter(name: str, members: Mapping[str, bytes]) -> tuple[bytes, bytes]:
    stem = name.removesuffix(".json")
    return members.get(f"{stem}.html", b""), members.get(f"{stem}.pdf", b"")


def _as_found(fault: str) -> Text:
    return Text(FOUND.get(fault, fault), fault)


FOUND = {
    "the content does not match its hash": "innehållet stämmer inte med sin kontrollsumma",
    LETTER: "brevet är inte det som skickades",
    events.NOT_WHAT_HAPPENED: "är inte det som hände",
    events.NOT_WHAT_WAS_SAID: "det som sägs om personer är inte det som sades",
}
"""What the chain's own sentences are in Swedish."""


def _fault(place: str, says: Text) -> Fault:
    return Fault(place, says, "package")

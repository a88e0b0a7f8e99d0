"""
A case as one file, which whoever has it can hold against itself without us: a citizen, a journalist, a court.

A zip of plain files: each record and each event as it lies in its chain, the letters as they were sent, the papers by
their hashes, a manifest with the hash of every file and the heads of the chains, and words on how to read it. It is
written in one way only, uncompressed, so that every byte of it is held by something: see `permits.store.chained.package_check`.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from permits import clock
from permits.errors import NotAllowed
from permits.opening.paper import ENDINGS
from permits.phrases import phrase
from permits.store.canonical import canonical, sha256
from permits.store.case.papers import of_case
from permits.store.chained import events, people, records
from permits.store.chained.chain import EVENTS, NOTHING_YET, RECORDS, Head, kept_head
from permits.store.chained.record import Record
from permits.store.store import Store

FORMAT = "lovsvar-package/1"
MANIFEST, READ_ME = "manifest.json", "LÄSMIG.txt"


@dataclass(frozen=True, slots=True)
class Moment:
    """When a package is made, and how far the municipality's chains had come by then."""

    at: datetime
    records: Head
    events: Head


def this_moment(store: Store, municipality: str) -> Moment:
    with store.reading() as connection:
        ends = (kept_head(connection, municipality, chain) or NOTHING_YET for chain in (RECORDS, EVENTS))
        return Moment(clock.now(), *ends)


def package(
    store: Store, municipality: str, case_id: str, *, of_people: bool = True, moment: Moment | None = None
) -> bytes:
    """
    The case as it stands, or as it stood, as a package. The same moment gives the same bytes, as long as nobody is
    severed from the case and nothing handed in is gone.

    moment: when the case is told as it then was; now if not given. of_people: with whom it is of; else what is said of people is left out, and with it letters and papers, which name
    them, and what is left can be checked all the same. Raises NotFound, and NotAllowed for a case from before people were
    kept apart, of which they cannot be left out.
    """
    moment = moment or this_moment(store, municipality)
    with store.reading() as connection:
        whole = records.of_case(connection, municipality, case_id)
        kept = [record for record in whole if record.sequence <= moment.records.sequence]
        members = dict(_records(kept, of_people))
        members |= _events(connection, kept[-1], moment.events.sequence, of_people)
    if of_people:
        members |= _letters_of_steps(store, municipality, case_id, moment.events.sequence)
        members |= _papers(store, municipality, case_id, members)
    manifest = {
        "format": FORMAT,
        "municipality": municipality,
        "case": kept[-1].number,
        "caseId": case_id,
        "made": moment.at.isoformat(),
        "people": of_people,
        "packs": {record.content["pack"]["id"]: record.content["pack"]["hash"] for record in kept},
        "heads": {RECORDS: str(moment.records), EVENTS: str(moment.events)},
        "files": {name: sha256(content) for name, content in members.items()},
    }
    return zipped({**members, MANIFEST: sealed(manifest), READ_ME: read_me(manifest)})


def _records(kept: list[Record], of_people: bool) -> Iterator[tuple[str, bytes]]:
    for record in kept:
        application = record.content.get("application", {})
        if not of_people and set(people.places(application)) - people.hashes(application).keys():
            raise NotAllowed(phrase("store.package.people_not_apart"))
        told = {place: apart and apart._asdict() if of_people else None for place, apart in record.people.items()}
        chained = {"sequence": record.sequence, "previous": record.previous, "hash": record.hash}
        yield f"records/{record.sequence:08d}.json", canonical({**chained, "content": record.content, "people": told})
        if of_people and record.letter_pdf:
            yield from _letter("records", record.sequence, record.letter_html, record.letter_pdf).items()


def _events(connection: Connection, last: Record, until: int, of_people: bool) -> Iterator[tuple[str, bytes]]:
    for event in events.as_kept(connection, last.municipality, last.case_id):
        if event["sequence"] > until:
            continue
        private = event["private"] if of_people else None
        yield f"events/{event['sequence']:08d}.json", canonical({**event, "private": private})


def _letter(chain: str, sequence: int, html: str, pdf: bytes) -> dict[str, bytes]:
    return {f"{chain}/{sequence:08d}.html": html.encode(), f"{chain}/{sequence:08d}.pdf": pdf}


def _letters_of_steps(store: Store, municipality: str, case_id: str, until: int) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    for event in store.events.of(municipality, case_id):
        sent = event.body.letter is not None and event.sequence <= until
        letter = store.events.letter(municipality, case_id, event.sequence) if sent else None
        if letter is not None:
            members |= _letter("events", event.sequence, letter.html, letter.pdf)
    return members


def _papers(store: Store, municipality: str, case_id: str, told: Mapping[str, bytes]) -> dict[str, bytes]:
    """The papers that the case holds and that what is told of it names."""
    papers, holder = store.papers(municipality), of_case(case_id)
    held = papers.of(holder)
    named = {name.decode() for content in told.values() for name in HASH.findall(content)}
    return {
        f"papers/{name}.{ENDINGS[held[name].media_type]}": papers.read(holder, name)[1] for name in held.keys() & named
    }


HASH = re.compile(rb"\b[0-9a-f]{64}\b")


# -- how it is written ---------------------------------------------------------------------------------


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """The manifest with a hash of itself, for reading."""
    told = {**manifest, "sha256": sha256(canonical(manifest))}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1).encode()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """The one file of those members: in the order of their names, uncompressed, without times of their own."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as file:
        for name in sorted(members):
            file.writestr(zipfile.ZipInfo(name), members[name])
    return whole.getvalue()


def read_me(manifest: Mapping[str, Any]) -> bytes:
    """What the package is, in words; it follows from the manifest alone."""
    heads = "\n".join(f"  {manifest['municipality']}:{manifest['heads'][chain]}" for chain in (RECORDS, EVENTS))
    packs = "\n".join(f"  {name}  {hash}" for name, hash in sorted(manifest["packs"].items()))
    left_out = "" if manifest["people"] else LEFT_OUT
    return WORDS.format(
        case=manifest["case"], made=manifest["made"][:10], heads=heads, packs=packs, left_out=left_out
    ).encode()


LEFT_OUT = """
Uppgifter om personer är utelämnade, och med dem breven och handlingarna, som nämner dem. Det som är kvar går att
kontrollera ändå.
"""

WORDS = """\
Ärende {case}
Uttaget {made}

Det här är ett helt ärende i en fil.
{left_out}
  records/   varje beslut och vad det vilade på, med brevet som det skickades (html och pdf)
  events/    allt som har hänt i ärendet, i ordning, med de brev som gick ut
  papers/    handlingarna som lämnades in; filnamnet är deras kontrollsumma (SHA-256)
  manifest.json   kontrollsumman för varje fil, kedjornas spetsar och vilka regler som gällde

Så kontrollerar du filen:

  lovsvar verify FIL.zip

Varje ändrad byte hittas och sägs. Sedan prövas varje beslut om, av samma regler på samma fakta, om just de reglerna finns
till hands (--rules MAPP pekar ut dem); annars sägs det. Att filen stämmer med det som kommunen har visar du med en kedjespets som du har fått
från annat håll, till exempel i ett senare brev:

  lovsvar verify FIL.zip --head KOMMUN:NUMMER:KONTROLLSUMMA

Kedjornas spetsar när filen togs ut, först besluten, sedan händelserna:
{heads}

Reglerna, med kontrollsumma:
{packs}
"""

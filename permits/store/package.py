"""
A case as one file, which whoever has it can hold against itself without us: a citizen, a journalist, a court.

A zip of plain files: each record and each event as it lies in its chain, the letters as they were sent, the papers by
their hashes, a manifest with the hash of every file and the heads of the chains, and words on how to read it. It is
written in one way only, uncompressed, so that every byte of it is held by something: see `permits.store.package_check`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from permits import clock
from permits.errors import NotAllowed
from permits.store import events, people, records
from permits.store.canonical import canonical, sha256
from permits.store.chain import EVENTS, NOTHING_YET, RECORDS, kept_head
from permits.store.papers import of_case
from permits.store.record import Record
from permits.store.store import Store
from permits.text import Text

FORMAT = "lovsvar-package/1"
MANIFEST, READ_ME = "manifest.json", "LÄSMIG.txt"
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def package(store: Store, municipality: str, case_id: str, *, of_people: bool = True) -> bytes:
    """
    The case as it stands, as a package.

    of_people: with whom it is of; else what is said of people is left out, and with it letters and papers, which name
    them, and what is left can be checked all the same. Raises NotFound, and NotAllowed for a case from before people were
    kept apart, of which they cannot be left out.
    """
    with store.reading() as connection:
        kept = records.of_case(connection, municipality, case_id)
        members = dict(_records(kept, of_people)) | dict(_events(connection, kept[-1], of_people))
        heads = {chain: kept_head(connection, municipality, chain) or NOTHING_YET for chain in (RECORDS, EVENTS)}
    if of_people:
        members |= _letters_of_steps(store, municipality, case_id) | _papers(store, municipality, case_id)
    manifest = {
        "format": FORMAT,
        "municipality": municipality,
        "case": kept[-1].number,
        "caseId": case_id,
        "made": clock.now().isoformat(),
        "people": of_people,
        "packs": {record.content["pack"]["id"]: record.content["pack"]["hash"] for record in kept},
        "heads": {chain: str(head) for chain, head in heads.items()},
        "files": {name: sha256(content) for name, content in members.items()},
    }
    return zipped({**members, MANIFEST: sealed(manifest), READ_ME: read_me(manifest)})


def _records(kept: list[Record], of_people: bool) -> Iterator[tuple[str, bytes]]:
    for record in kept:
        application = record.content.get("application", {})
        if not of_people and set(people.places(application)) - people.hashes(application).keys():
            raise NotAllowed(
                Text(
                    "Ärendet är från tiden innan uppgifter om personer hölls isär; de går inte att utelämna.",
                    "The case is from before what is said of people was kept apart; it cannot be left out.",
                )
            )
        told = {place: apart and apart._asdict() if of_people else None for place, apart in record.people.items()}
        chained = {"sequence": record.sequence, "previous": record.previous, "hash": record.hash}
        yield f"records/{record.sequence:08d}.json", canonical({**chained, "content": record.content, "people": told})
        if of_people and record.letter_pdf:
            yield from _letter("records", record.sequence, record.letter_html, record.letter_pdf).items()


def _events(connection: Connection, last: Record, of_people: bool) -> Iterator[tuple[str, bytes]]:
    for event in events.as_kept(connection, last.municipality, last.case_id):
        private = event["private"] if of_people else None
        yield f"events/{event['sequence']:08d}.json", canonical({**event, "private": private})


def _letter(chain: str, sequence: int, html: str, pdf: bytes) -> dict[str, bytes]:
    return {f"{chain}/{sequence:08d}.html": html.encode(), f"{chain}/{sequence:08d}.pdf": pdf}


def _letters_of_steps(store: Store, municipality: str, case_id: str) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    for event in store.events.of(municipality, case_id):
        letter = store.events.letter(municipality, case_id, event.sequence) if event.body.letter else None
        if letter is not None:
            members |= _letter("events", event.sequence, letter.html, letter.pdf)
    return members


def _papers(store: Store, municipality: str, case_id: str) -> dict[str, bytes]:
    papers, holder = store.papers(municipality), of_case(case_id)
    return {
        f"papers/{name}.{ENDINGS[paper.media_type]}": papers.read(holder, name)[1]
        for name, paper in papers.of(holder).items()
    }


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

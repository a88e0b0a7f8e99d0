"""
A case for the archive: an information package as E-ARK CSIP and SIP 2.1 lay it out (Riksarkivet's FGS Paketstruktur 2.0),
described by CITS ERMS 2.1 (FGS Ärendehantering 2.0), with PREMIS 3 for each file.

What is in it is the case's own package, member by member (`permits.store.chained.package`), so that whoever has it can hold it against
itself without us. An archive's own application of the profiles, such as its classification, is agreed with the archive.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from permits import clock
from permits.casework.events import Event
from permits.office import Office
from permits.statement import SOFTWARE as STATED
from permits.store.canonical import canonical, sha256
from permits.store.case.cases import StoredCase
from permits.store.chained.package import READ_ME, package
from permits.store.chained.record import Record
from permits.store.office.releases import ARCHIVED, Release

METS, XLINK, PREMIS = "http://www.loc.gov/METS/", "http://www.w3.org/1999/xlink", "http://www.loc.gov/premis/v3"
CSIP, ERMS = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS", "https://DILCIS.eu/XML/ERMS"
PROFILE = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
CONTENT = "citserms_v2_1"
for prefix, space in (("mets", METS), ("xlink", XLINK), ("premis", PREMIS), ("csip", CSIP), ("erms", ERMS)):
    ElementTree.register_namespace(prefix, space)

MEDIA = {
    "json": "application/json", "pdf": "application/pdf", "html": "text/html", "txt": "text/plain", "xml": "application/xml",
    "png": "image/png", "jpg": "image/jpeg",
}  # fmt: skip
"""By the ending of a file's name."""

SOFTWARE, VERSION = "Lovsvar", STATED["lovsvar"]
DATA, SCHEMAS, DOCUMENTATION = "representations/rep1/data", "schemas", "documentation"


@dataclass(frozen=True, slots=True)
class File:
    """One file of the package. path: from its root. id: as the descriptions refer to it."""

    path: str
    content: bytes

    @property
    def id(self) -> str:
        return f"file-{sha256(self.path.encode())[:16]}"

    @property
    def media(self) -> str:
        return MEDIA[self.path.rpartition(".")[2]]


def archived(office: Office, municipality: str, case_id: str) -> bytes:
    """The case as it stands, as one zip. Raises NotFound."""
    store, now = office.store, clock.now().astimezone(UTC).replace(microsecond=0)
    case, records = store.cases.read(municipality, case_id), store.records.of(municipality, case_id)
    happened = store.events.of(municipality, case_id)
    with zipfile.ZipFile(io.BytesIO(package(store, municipality, case_id))) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    data = [File(f"{DATA}/{name}", content) for name, content in members.items() if name != READ_ME]
    documentation = [File(f"{DOCUMENTATION}/{READ_ME}", members[READ_ME])]
    schemas = [File(f"{SCHEMAS}/record.schema.json", canonical(RECORD_SCHEMA))]
    board = office.face(municipality).office.sv
    described = File("metadata/descriptive/ERMS.xml", _erms(case, records[-1], happened, data, board, now))
    preserved = File("metadata/preservation/PREMIS.xml", _premis([*data, *documentation, *schemas], now))
    groups = {"Documentation": documentation, "Schemas": schemas, "Representations/rep1": data}
    root = case.number.replace(" ", "-")
    mets = File("METS.xml", _mets(root, groups, described, preserved, board, now))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for part in (mets, described, preserved, *documentation, *schemas, *data):
            file.writestr(f"{root}/{part.path}", part.content)
    return whole.getvalue()


def hand_over(office: Office, municipality: str, case_id: str, content: bytes, by: str) -> None:
    """Write down that the case was handed over to the archive as that file."""
    release = Release(case_id, ARCHIVED, "E-ARK CSIP 2.1, CITS ERMS 2.1", sha256(content), by, clock.now())
    office.store.releases(municipality).keep(release)


RECORD_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A record as it lies in its chain; its hash is SHA-256 of previous, a line feed and content in canonical form",
    "type": "object",
    "required": ["sequence", "previous", "hash", "content", "people"],
    "properties": {
        "sequence": {"type": "integer"},
        "previous": {"type": "string"},
        "hash": {"type": "string"},
        "content": {"type": "object"},
        "people": {"type": "object"},
    },
}


def _xml(root: ElementTree.Element) -> bytes:
    whole: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return whole


NOTHING_MORE: Mapping[str, str] = {}


class _Tree:
    """Writes elements of one namespace."""

    def __init__(self, space: str) -> None:
        self._space = space

    def root(self, name: str, **attributes: str) -> ElementTree.Element:
        return ElementTree.Element(f"{{{self._space}}}{name}", attributes)

    def add(
        self,
        above: ElementTree.Element,
        tag: str,
        text: str | None = None,
        more: Mapping[str, str] = NOTHING_MORE,
        /,
        **own: str,
    ) -> ElementTree.Element:
        """more: attributes of other namespaces."""
        element = ElementTree.SubElement(above, f"{{{self._space}}}{tag}", {**own, **more})
        element.text = text
        return element


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# -- METS: what is in the package ----------------------------------------------------------------------


def _mets(
    root: str, groups: Mapping[str, list[File]], described: File, preserved: File, board: str, now: datetime
) -> bytes:
    tree, created = _Tree(METS), _moment(now)
    kind = {f"{{{CSIP}}}CONTENTINFORMATIONTYPE": CONTENT}
    mets = tree.root("mets", OBJID=root, TYPE="Mixed", PROFILE=PROFILE, **kind)
    header = tree.add(
        mets, "metsHdr", None, {f"{{{CSIP}}}OAISPACKAGETYPE": "SIP"}, CREATEDATE=created, LASTMODDATE=created
    )
    maker = tree.add(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    tree.add(maker, "name", SOFTWARE)
    tree.add(maker, "note", VERSION, {f"{{{CSIP}}}NOTETYPE": "SOFTWARE VERSION"})
    archivist = tree.add(header, "agent", ROLE="ARCHIVIST", TYPE="ORGANIZATION")
    tree.add(archivist, "name", board)
    section = tree.add(mets, "dmdSec", ID="described", CREATED=created, STATUS="CURRENT")
    _refers(tree, section, described, created, "OTHER", OTHERMDTYPE="ERMS")
    administrative = tree.add(mets, "amdSec")
    section = tree.add(administrative, "digiprovMD", ID="preserved", CREATED=created, STATUS="CURRENT")
    _refers(tree, section, preserved, created, "PREMIS")
    files = tree.add(mets, "fileSec", ID="files")
    for use, members in groups.items():
        content = kind if use.startswith("Representations") else {}
        group = tree.add(files, "fileGrp", None, content, ID=_group(use), USE=use)
        for member in members:
            told = {"ID": member.id, "MIMETYPE": member.media, "CREATED": created, **_fixed(member)}
            tree.add(tree.add(group, "file", **told), "FLocat", None, _link(member), LOCTYPE="URL")
    structure = tree.add(mets, "structMap", ID="structure", TYPE="PHYSICAL", LABEL="CSIP")
    whole = tree.add(structure, "div", ID="package", LABEL=root)
    tree.add(whole, "div", ID="division-metadata", LABEL="Metadata", DMDID="described", ADMID="preserved")
    for use in groups:
        label = use.partition("/")[0]
        division = tree.add(whole, "div", ID=f"division-{label.lower()}", LABEL=label)
        tree.add(division, "fptr", FILEID=_group(use))
    return _xml(mets)


def _group(use: str) -> str:
    return "group-" + use.lower().replace("/", "-")


def _refers(tree: _Tree, above: ElementTree.Element, file: File, created: str, kind: str, **more: str) -> None:
    told = {"LOCTYPE": "URL", "MDTYPE": kind, "MIMETYPE": file.media, "CREATED": created, **_fixed(file), **more}
    tree.add(above, "mdRef", None, _link(file), **told)


def _fixed(file: File) -> dict[str, str]:
    return {"SIZE": str(len(file.content)), "CHECKSUM": sha256(file.content), "CHECKSUMTYPE": "SHA-256"}


def _link(file: File) -> dict[str, str]:
    return {f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": file.path}


# -- PREMIS: how each file is told apart ---------------------------------------------------------------


def _premis(files: list[File], now: datetime) -> bytes:
    tree, typed = _Tree(PREMIS), "{http://www.w3.org/2001/XMLSchema-instance}type"
    premis = tree.root("premis", version="3.0")
    for file in files:
        thing = tree.add(premis, "object", None, {typed: "premis:file"})
        _identified(tree, thing, "object", file.id)
        characteristics = tree.add(thing, "objectCharacteristics")
        fixity = tree.add(characteristics, "fixity")
        tree.add(fixity, "messageDigestAlgorithm", "SHA-256")
        tree.add(fixity, "messageDigest", sha256(file.content))
        tree.add(characteristics, "size", str(len(file.content)))
        tree.add(tree.add(tree.add(characteristics, "format"), "formatDesignation"), "formatName", file.media)
        tree.add(thing, "originalName", file.path)
    event = tree.add(premis, "event")
    _identified(tree, event, "event", "packed")
    tree.add(event, "eventType", "creation")
    tree.add(event, "eventDateTime", _moment(now))
    agent = tree.add(premis, "agent")
    _identified(tree, agent, "agent", "software")
    tree.add(agent, "agentName", SOFTWARE)
    tree.add(agent, "agentType", "software")
    tree.add(agent, "agentVersion", VERSION)
    return _xml(premis)


def _identified(tree: _Tree, above: ElementTree.Element, kind: str, value: str) -> None:
    identifier = tree.add(above, f"{kind}Identifier")
    tree.add(identifier, f"{kind}IdentifierType", "local")
    tree.add(identifier, f"{kind}IdentifierValue", value)


# -- ERMS: the case, in an archive's words -------------------------------------------------------------


def _erms(
    case: StoredCase, record: Record, happened: list[Event], data: list[File], board: str, now: datetime
) -> bytes:
    tree = _Tree(ERMS)
    erms = tree.root("erms")
    control = tree.add(erms, "control")
    tree.add(control, "identification", case.number, identificationType="case number")
    upkeep = tree.add(control, "maintenanceInformation")
    tree.add(upkeep, "maintenanceStatus", value="new")
    tree.add(tree.add(upkeep, "maintenanceAgency"), "agencyName", board)
    made = tree.add(tree.add(upkeep, "maintenanceHistory"), "maintenanceEvent")
    tree.add(made, "eventType", value="created")
    tree.add(made, "eventDateTime", _moment(now))
    tree.add(tree.add(made, "agent", agentType="creator"), "name", f"{SOFTWARE} {VERSION}")
    aggregations = tree.add(erms, "aggregations")
    file = tree.add(aggregations, "aggregation", systemIdentifier=_uuid(case.case_id), aggregationType="caseFile")
    tree.add(file, "objectId", case.number)
    tree.add(tree.add(file, "keywords"), "keyword", case.property)
    tree.add(file, "title", f"{case.number}, {case.property}")
    agents = tree.add(file, "agents")
    for name, kind, role, protected in _agents(case, record, board):
        agent = tree.add(agents, "agent", agentType=kind)
        tree.add(agent, "name", name)
        tree.add(agent, "role", role)
        tree.add(agent, "protectedIdentity", str(protected).lower())
    dates = tree.add(file, "dates")
    tree.add(dates, "date", f"{case.received}T00:00:00", dateType="received")
    tree.add(dates, "date", f"{record.decided}T00:00:00", dateType="decision_date")
    tree.add(dates, "date", f"{happened[-1].day}T00:00:00", dateType="last_addition")
    for event in happened:
        _record(tree, file, case, event, data)
    return _xml(erms)


def _agents(case: StoredCase, record: Record, board: str) -> Iterator[tuple[str, str, str, bool]]:
    """Name, ERMS's kind, role, and whether their identity is protected; whoever is severed has no name."""
    yield board, "custodian", "board", False
    if case.officer:
        yield case.officer, "administrator", "case officer", False
    for person in record.application.get("applicants", ()):
        yield person.get("name", ""), "sender", "applicant", bool(person.get("protectedIdentity"))
    agent = record.application.get("agent")
    if agent:
        yield agent.get("name", ""), "agent", "agent of the applicant", bool(agent.get("protectedIdentity"))


def _record(tree: _Tree, above: ElementTree.Element, case: StoredCase, event: Event, data: list[File]) -> None:
    """One thing that happened, with the files that it left in the package."""
    its = [f"{DATA}/events/{event.sequence:08d}."]
    frozen = getattr(event.body, "record", None)
    if frozen is not None:
        its.append(f"{DATA}/records/{frozen:08d}.")
    record = tree.add(
        above, "record", systemIdentifier=_uuid(f"{case.case_id}/{event.sequence}"), recordType=event.step
    )
    tree.add(record, "objectId", f"{case.number}/{event.sequence}")
    tree.add(record, "title", event.step)
    tree.add(tree.add(record, "dates"), "date", _moment(event.at), dateType="created")
    files = tree.add(record, "additionalInformation")
    for file in data:
        if file.path.startswith(tuple(its)):
            tree.add(
                files, "appendix", name=file.path.rpartition("/")[2], path=f"file:///{file.path}", fileFormat=file.media
            )


def _uuid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:lovsvar:{name}"))

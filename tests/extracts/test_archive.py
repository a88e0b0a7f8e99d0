"""A case for the archive holds by the METS schema and CSIP's own rules, and every file in it is told with its hash."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from lxml.isoschematron import Schematron
from typer.testing import CliRunner

from permits import application as applications
from permits.case import decide
from permits.cli import app
from permits.extracts.archive import CONTENT, CSIP, DATA, ERMS, METS, PREMIS, XLINK, archived
from permits.office import Office
from permits.settings import Settings
from permits.store.canonical import sha256
from permits.store.chained.package import READ_ME, zipped
from permits.store.chained.package_check import faults_of

EARK, STORIES = Path(__file__).parents[1] / "data/eark", Path(__file__).parents[1] / "stories"
NAMES = {"mets": METS, "xlink": XLINK, "premis": PREMIS, "erms": ERMS, "csip": CSIP}
VOCABULARIES = {
    "@TYPE_vocabulary_test": "@TYPE = 'Mixed'",
    "@csip:CONTENTINFORMATIONTYPE_vocabulary_test": f"@csip:CONTENTINFORMATIONTYPE = '{CONTENT}'",
    "@csip:OAISPACKAGETYPE_vocabulary_test": "@csip:OAISPACKAGETYPE = 'SIP'",
    "@STATUS_vocabulary_test": "@STATUS = 'CURRENT'",
    "@MIMETYPE_IANA_test": "contains(@MIMETYPE, '/')",
}
"""What of the vocabularies a package of ours uses."""

UNMEETABLE = {"CSIP63"}
"""As published it asks that the content's type is not there, or is OTHER, while CSIP62 asks for it; the text says neither."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, str, dict[str, bytes]]:
    """An office, a case of it, and the members of its package by path from the root."""
    office = Office.open(Settings(data_dir=tmp_path_factory.mktemp("var")))
    application = applications.read((STORIES / "exempt-shed" / "application.json").read_bytes())
    record, _ = decide(office, application, date(2026, 11, 20))
    with zipfile.ZipFile(io.BytesIO(archived(office, "9901", record.case_id))) as packed:
        roots = {name.partition("/")[0] for name in packed.namelist()}
        assert roots == {record.number.replace(" ", "-")}
        return office, record.case_id, {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}


def mets(made: tuple[Office, str, dict[str, bytes]]) -> Any:
    return etree.fromstring(made[2]["METS.xml"])


def test_it_keeps_the_schema_of_mets(made: tuple[Office, str, dict[str, bytes]]) -> None:
    text = (EARK / "mets.xsd").read_text(encoding="utf-8")
    local = re.sub(r'schemaLocation="[^"]*xlink[^"]*"', f'schemaLocation="{(EARK / "xlink.xsd").as_uri()}"', text)
    etree.XMLSchema(etree.fromstring(local.encode())).assertValid(mets(made))


def failing(section: Path, told: Any) -> list[str]:
    """The rules that must hold and do not."""
    rules = section.read_text(encoding="utf-8")
    for test, words in VOCABULARIES.items():
        rules = rules.replace(test, words)
    schematron = Schematron(
        etree.fromstring(rules.encode()), store_report=True, error_finder=Schematron.ASSERTS_AND_REPORTS
    )
    schematron.validate(told)
    failed = schematron.validation_report.findall(".//{http://purl.oclc.org/dsdl/svrl}failed-assert")
    return [fault.get("id") for fault in failed if fault.get("role") == "ERROR" and fault.get("id") not in UNMEETABLE]


@pytest.mark.parametrize("section", sorted(EARK.glob("*_rules.xml")), ids=lambda path: path.stem)
def test_it_keeps_the_rules_of_csip(made: tuple[Office, str, dict[str, bytes]], section: Path) -> None:
    assert failing(section, mets(made)) == []


def test_the_rules_see_what_is_lacking(made: tuple[Office, str, dict[str, bytes]]) -> None:
    lacking = mets(made)
    lacking.remove(lacking.find("mets:structMap", NAMES))
    assert failing(EARK / "mets_metsRootElement_rules.xml", lacking) == ["CSIP80"]


def test_every_file_is_told_where_it_lies_with_its_size_and_hash(made: tuple[Office, str, dict[str, bytes]]) -> None:
    _, _, members = made
    told = mets(made).xpath("//mets:file | //mets:mdRef", namespaces=NAMES)
    places = {}
    for file in told:
        link = file if file.tag.endswith("mdRef") else file[0]
        places[link.get(f"{{{XLINK}}}href")] = (file.get("SIZE"), file.get("CHECKSUM"))
    kept = {path: (str(len(content)), sha256(content)) for path, content in members.items() if path != "METS.xml"}
    assert places == kept
    premis = etree.fromstring(members["metadata/preservation/PREMIS.xml"])
    digests = premis.xpath("//premis:messageDigest/text()", namespaces=NAMES)
    assert sorted(digests) == sorted(hash for path, (_, hash) in kept.items() if not path.startswith("metadata/"))


def test_the_case_is_told_with_its_parties_and_each_event_with_its_files(
    made: tuple[Office, str, dict[str, bytes]],
) -> None:
    office, case_id, members = made
    erms = etree.fromstring(members["metadata/descriptive/ERMS.xml"])
    file = erms.find(".//erms:aggregation", NAMES)
    case = office.store.cases.read("9901", case_id)
    assert file.findtext("erms:objectId", namespaces=NAMES) == case.number
    assert "Testa Testsson" in file.xpath("erms:agents/erms:agent/erms:name/text()", namespaces=NAMES)
    told = file.xpath("erms:record/erms:objectId/text()", namespaces=NAMES)
    assert told == [f"{case.number}/{event.sequence}" for event in office.store.events.of("9901", case_id)]
    paths = file.xpath(".//erms:appendix/@path", namespaces=NAMES)
    assert paths and {path.removeprefix("file:///") for path in paths} <= members.keys()


def test_what_is_in_it_can_be_held_against_itself_without_us(made: tuple[Office, str, dict[str, bytes]]) -> None:
    _, _, members = made
    data = {path.removeprefix(f"{DATA}/"): content for path, content in members.items() if path.startswith(DATA)}
    assert faults_of(zipped({**data, READ_ME: members[f"documentation/{READ_ME}"]})) == []


def test_the_command_writes_it_once_and_the_case_says_so(
    made: tuple[Office, str, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, case_id, _ = made
    monkeypatch.setenv("LOVSVAR_DATA_DIR", str(office.settings.data_dir))
    number, file = office.store.cases.read("9901", case_id).number, tmp_path / "case.zip"
    asked = ["archive", number, str(file), "--by", "Arkivarie Demo"]
    assert CliRunner().invoke(app, asked).exit_code == 0
    assert zipfile.is_zipfile(file)
    (release,) = office.store.releases("9901").of(case_id)
    assert (release.what, release.by, release.sha256) == ("archived", "Arkivarie Demo", sha256(file.read_bytes()))
    assert CliRunner().invoke(app, asked).exit_code != 0

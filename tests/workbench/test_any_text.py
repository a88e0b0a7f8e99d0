"""Any text as any file of the rules is read, or told with its place in both languages; it is never an accident."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from permits.casework.events import ASKED, STEPS
from permits.casework.inspection_plan import load_points
from permits.casework.needs import NEEDS
from permits.casework.process import load_process
from permits.cli import app
from permits.cli.terminal import BAD_INPUT, MOST_TOLD
from permits.content import content
from permits.errors import BadPack
from permits.law.loader.accepted import load_accepted
from permits.law.loader.coverage import load_coverage
from permits.local.reading import load_delegation, load_face, load_guidance, load_retention, load_tariff, load_wordings
from permits.phrases import read_phrases
from permits.rulebook import LETTERS, Rulebook
from permits.strict import MOST_UNKNOWN
from permits.workbench.check import ACCEPTABLE
from permits.workbench.mandatory import load_mandatory
from permits.workbench.signed import load_signatures
from tests.packs import SWEDISH

RULES = content("rules")
LOCAL = RULES / "local" / "9901"
PHRASES = content("letters") / "se" / "phrases" / "publications.yaml"
SIGNED = 'signed:\n  - {on: 2026-11-28, section: "PBL 9 kap. 4 §", by: "Jurist Ett", read: "0123456789abcdef"}\n'

READERS: dict[Path, Callable[[Path], object]] = {
    LOCAL / "delegation.yaml": lambda path: load_delegation(path, SWEDISH),
    LOCAL / "tariff.yaml": lambda path: load_tariff(path, SWEDISH, None),
    LOCAL / "face.yaml": load_face,
    LOCAL / "guidance.yaml": lambda path: load_guidance(path, SWEDISH),
    LOCAL / "wordings.yaml": load_wordings,
    LOCAL / "retention.yaml": load_retention,
    RULES / "accepted" / "se.yaml": lambda path: load_accepted(path, ACCEPTABLE),
    RULES / "coverage" / "se.yaml": load_coverage,
    RULES / "mandatory" / "se.yaml": lambda path: load_mandatory(path, SWEDISH),
    RULES / "signed" / "se.yaml": load_signatures,
    RULES / "se" / "process" / "steps.yaml": lambda path: load_process(
        path, SWEDISH.laws, NEEDS, STEPS, ASKED, LETTERS
    ),
    RULES / "se" / "process" / "inspection_plan.yaml": lambda path: load_points(path, SWEDISH),
    PHRASES: lambda path: read_phrases(path.parent),
}
"""Every file that is read by itself, and by what."""

VALUES = (
    "", "~", "null", "[]", "{}", "[[]]", "[{}]", "{a: b}", "- x", "true", '"true"', "0", '"0"', '"-1"', '"-0.0"',
    '"999999999999"', '"99999999999999999999"', '"0.0000001"', "1e400", "NaN", ".inf", '"Infinity"', "012", "1:30",
    "2026-02-30", "0000-00-00", "9999-12-31", "&a x", "*a", "!!python/object:os.system x", '"\\u0000"', '"\\ud800"',
    '"\\UFFFFFFFF"', '"{"', '"{x.__class__}"', '"{0}"', '"{limit}"', "$", "$nothing", "{fact: measure}", "{at_most: $x}",
    "{from: 9999-12-31, to: 2025-01-01}", "{sv: x}", '"*"', "åäö", "\u2028", "x" * 3000, "[a, a]", "{any: []}", "|", ">",
)  # fmt: skip
SCRAPS = (
    b"", b"\x00", b"\xff", b"\xe4", b"\xef\xbb\xbf", b"\t", b"\r", b"{", b"}", b"[", b'"', b"'", b":", b"? ", b"- ", b"---\n",
    b"<<: ", b"%TAG", b"#", b"\xe2\x80\xa8",
)  # fmt: skip
WHOLE = (
    b"", b"\n", b"[]", b"{}", b"x", b"- a", b"\x00" * 10, b"[" * 3000, b"- " * 3000, b"{a: " * 100, b"a: &a [*a]", b"? [a]\n: b",
    "räksmörgås".encode("latin-1"), b"---\n---\n", b"%YAML 9.9\n---\na: b", b"\xff\xfea\x00", b"x" * 5_000_000, b"a: b\n" * 3000,
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn, raw: bytes) -> bytes:
    """A real file with one thing edited, as a slip of a hand does or somebody who means harm."""
    text = raw.decode("utf-8")
    lines, kind = text.split("\n"), draw(st.integers(0, 7))
    at = draw(st.integers(0, len(lines) - 1))
    if kind == 0:
        return draw(st.sampled_from(WHOLE))
    if kind == 1:
        place = draw(st.integers(0, len(raw)))
        return raw[:place] + draw(st.sampled_from(SCRAPS)) + raw[place + draw(st.integers(0, 3)) :]
    if kind == 2:
        del lines[at : at + draw(st.integers(1, 20))]
    elif kind == 3:
        lines.insert(at, lines[draw(st.integers(0, len(lines) - 1))])
    elif kind == 4:
        lines[at] = draw(st.sampled_from(("", " ", "   ", "\t"))) + lines[at].lstrip()
    elif kind == 5:
        lines[at] = re.sub(
            r"[\w$.]+", lambda _: draw(st.sampled_from(("x", "from", "sv", "measure"))), lines[at], count=1
        )
    else:
        value = draw(st.sampled_from(VALUES))
        lines[at] = re.sub(r": .*", lambda _: f": {value}", lines[at], count=1)
    return "\n".join(lines).encode()


def read_or_told(read: Callable[[], object]) -> None:
    try:
        read()
    except BadPack as error:
        assert error.faults
        assert all(fault.place and fault.says.sv and fault.says.en for fault in error.faults)


@pytest.mark.parametrize("path", READERS, ids=lambda path: "/".join(path.parts[-2:]))
def test_any_edit_of_a_file_is_read_or_told(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes() if path.exists() else SIGNED.encode()
    written = tmp_path / path.name

    @settings(max_examples=30)
    @given(spoilt(whole))
    def tried(raw: bytes) -> None:
        written.write_bytes(raw)
        read_or_told(lambda: READERS[path](written))

    tried()


def test_any_edit_anywhere_in_the_national_rules_is_read_or_told(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(RULES, tmp_path / "rules"))
    files = sorted((rules / "se").rglob("*.yaml"))

    @settings(max_examples=8)
    @given(st.data())
    def tried(data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(files))
        whole = path.read_bytes()
        path.write_bytes(data.draw(spoilt(whole)))
        try:
            read_or_told(lambda: Rulebook.load(rules))
        finally:
            path.write_bytes(whole)

    tried()


def test_a_file_of_nothing_but_faults_is_told_by_the_first_of_them(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(RULES, tmp_path / "rules"))
    (rules / "local" / "9901" / "face.yaml").write_text("a: b\n" * 5000, encoding="utf-8")
    checked = CliRunner().invoke(app, ["rules", "check", "--rules", str(rules)])
    assert checked.exit_code == BAD_INPUT
    assert len(checked.stderr.splitlines()) == MOST_TOLD + 2
    assert re.search(r"[0-9]+ more faults show when these are mended", checked.stderr)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(RULES, tmp_path / "rules"))
    (rules / "se" / "pbl" / "9-04.yaml").unlink()
    (rules / "se" / "pbl" / "9-04.yaml").mkdir()
    (rules / "local" / "9901" / "face.yaml").unlink()
    (rules / "local" / "9901" / "face.yaml").symlink_to(tmp_path / "nowhere")
    (rules / "accepted" / "se.yaml").unlink()
    (rules / "accepted" / "se.yaml").symlink_to(rules)
    checked = CliRunner().invoke(app, ["rules", "check", "--rules", str(rules)])
    assert checked.exit_code == BAD_INPUT and "9-04.yaml" in checked.stderr


def test_a_file_of_another_kind_is_told_by_the_first_of_its_keys(tmp_path: Path) -> None:
    written = tmp_path / "face.yaml"
    written.write_text("".join(f"key{number}: x\n" for number in range(MOST_UNKNOWN + 1)), encoding="utf-8")
    with pytest.raises(BadPack) as told:
        load_face(written)
    assert [fault.code for fault in told.value.faults].count("unknown_key") == MOST_UNKNOWN

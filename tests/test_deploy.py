"""What an operator starts from names only what there is, and what the service is made of can be listed."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from permits.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("lovsvar*"))


def test_every_setting_in_the_example_is_one_that_is_read() -> None:
    written = re.findall(r"^LOVSVAR_(\w+)=", (DEPLOY / "settings.env").read_text(encoding="utf-8"), re.M)
    assert {name.lower() for name in written} <= Settings.model_fields.keys()


def test_the_readme_has_a_row_for_every_setting_and_for_none_that_is_not_read() -> None:
    rows = re.findall(r"^\| (`LOVSVAR_.*?) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    named = [name.lower() for row in rows for name in re.findall(r"`LOVSVAR_(\w+)`", row)]
    assert sorted(named) == sorted(Settings.model_fields)


def test_the_example_is_read_as_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVSVAR_SETTINGS_FILE", str(DEPLOY / "settings.env"))
    settings = Settings()
    assert settings.oidc_issuer and settings.base_url.startswith("https:") and not settings.demo


def test_every_file_that_the_readme_names_lies_beside_it_and_every_file_is_named() -> None:
    named = set(re.findall(r"`((?:lovsvar|settings|Container)[\w.-]*)`", (DEPLOY / "README.md").read_text("utf-8")))
    assert named - {"lovsvar"} == {path.name for path in DEPLOY.iterdir()} - {"README.md"}


def test_every_command_that_is_started_is_one_of_ours() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in DEPLOY.iterdir())
    commands = set(re.findall(r'bin/lovsvar"?,? "?([a-z]+)', text)) | set(re.findall(r"`lovsvar ([a-z]+)", text))
    assert {"serve", "tidy", "verify", "clients"} <= commands
    for command in commands:
        told = subprocess.run([sys.executable, "-m", "permits.cli", command, "--help"], capture_output=True, cwd=ROOT)
        assert told.returncode == 0, command


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_unit_as_it_is(unit: str, tmp_path: Path) -> None:
    for path in DEPLOY.glob("lovsvar*"):
        here = path.read_text(encoding="utf-8").replace("/opt/lovsvar/.venv/bin/lovsvar", "/bin/true")
        (tmp_path / path.name).write_text(here, encoding="utf-8")
    told = subprocess.run(["systemd-analyze", "verify", "--man=no", tmp_path / unit], capture_output=True, text=True)
    about = [line for line in told.stderr.splitlines() if "lovsvar" in line]
    assert told.returncode == 0 and about == []


def test_the_list_of_components_has_every_package_of_the_lock_with_its_hashes(tmp_path: Path) -> None:
    (recipe,) = re.findall(
        r"^\t\$\(BIN\)/(cyclonedx-py .*) -o sbom.json$", (ROOT / "Makefile").read_text("utf-8"), re.M
    )
    command, *words = recipe.split()
    written = tmp_path / "sbom.json"
    subprocess.run([Path(sys.executable).parent / command, *words, "-o", written], cwd=ROOT, check=True)
    told = json.loads(written.read_text(encoding="utf-8"))
    listed = {(one["name"].lower(), one.get("version")) for one in told["components"]}
    locked = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.M)
    assert told["bomFormat"] == "CycloneDX" and told["metadata"]["component"]["name"] == "lovsvar"
    assert {(name.lower(), version) for name, version in locked} <= listed


def test_every_test_that_the_security_page_names_is_there() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/.]+)`|\]\(([\w/.]+)\)", page)
    assert len(named) > 10 and all((ROOT / (test or link)).is_file() for test, link in named)

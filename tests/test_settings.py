"""What an installation says, in the environment and in its file."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from permits.cli import app
from permits.settings import BadSettings, Settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the environment names; empty to begin with."""
    path = tmp_path / "settings.env"
    path.touch()
    monkeypatch.setenv("LOVSVAR_SETTINGS_FILE", str(path))
    return path


def test_a_setting_that_is_empty_is_as_if_it_were_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVSVAR_DATA_DIR", "")
    assert Settings().data_dir == Path("var"), "and not the folder that somebody stands in"


def test_the_environment_counts_before_the_file_and_what_is_given_before_both(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("LOVSVAR_SMS_FROM=Filen\nLOVSVAR_HEADS=huvuden\nLOVSVAR_SCAN=clamd:/a\n", "utf-8")
    monkeypatch.setenv("LOVSVAR_SMS_FROM", "Miljön")
    monkeypatch.setenv("LOVSVAR_HEADS", "")
    monkeypatch.setenv("LOVSVAR_SCAN", "clamd:/b")
    settings = Settings(scan="clamd:/c")
    assert (settings.sms_from, settings.heads, settings.scan) == ("Miljön", "huvuden", "clamd:/c")


def test_the_file_may_have_quotes_remarks_and_names_that_are_not_ours(file: Path) -> None:
    file.write_text("# ett\nexport LOVSVAR_SMS_FROM='Bygg lov' # två\nlovsvar_demo=false\nPATH=/nowhere\n", "utf-8")
    assert Settings().sms_from == "Bygg lov"


def test_a_file_that_is_not_there_stops_the_start(file: Path) -> None:
    file.unlink()
    with pytest.raises(BadSettings) as refused:
        Settings()
    (fault,) = refused.value.faults
    assert fault.place == "LOVSVAR_SETTINGS_FILE" and str(file) in fault.says.sv, (
        "and no service starts on other settings"
    )


def test_numbers_yes_and_no_and_claims_are_read_from_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVSVAR_REQUESTS_PER_MINUTE", "7")
    monkeypatch.setenv("lovsvar_require_two_engines", "no")
    monkeypatch.setenv("LOVSVAR_METRICS_TOKEN", "hemligt")
    monkeypatch.setenv("LOVSVAR_OIDC_CLAIMS", '{"name": "namn"}')
    settings = Settings()
    assert (settings.requests_per_minute, settings.require_two_engines) == (7, False)
    assert settings.metrics_token.get_secret_value() == "hemligt" and "hemligt" not in repr(settings)
    assert settings.oidc_claims == {"name": "namn"}


def test_all_that_cannot_be_read_is_told_at_once_by_the_names_that_were_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"REQUESTS_PER_MINUTE": "många", "OIDC_CLAIMS": "{", "DEMO": "kanske"}.items():
        monkeypatch.setenv(f"LOVSVAR_{name}", value)
    with pytest.raises(BadSettings) as refused:
        Settings()
    assert {fault.place: fault.says.sv.split(".")[0] for fault in refused.value.faults} == {
        "LOVSVAR_REQUESTS_PER_MINUTE": "många är inget heltal",
        "LOVSVAR_OIDC_CLAIMS": "{ går inte att läsa",
        "LOVSVAR_DEMO": "kanske är varken ja eller nej",
    }


def test_a_command_tells_of_settings_in_a_sentence_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVSVAR_LARGEST_PAPERS_MB", "stora")
    told = CliRunner().invoke(app, ["verify"])
    assert told.exit_code == 3 and "LOVSVAR_LARGEST_PAPERS_MB: stora is no whole number." in told.stderr

"""What an installation says, in the environment and in its file."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from permits.settings import Settings


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


def test_a_file_that_is_not_there_says_nothing(file: Path) -> None:
    file.unlink()
    assert Settings().sms_from == "Bygglov"


def test_numbers_yes_and_no_and_claims_are_read_from_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVSVAR_REQUESTS_PER_MINUTE", "7")
    monkeypatch.setenv("lovsvar_require_two_engines", "no")
    monkeypatch.setenv("LOVSVAR_METRICS_TOKEN", "hemligt")
    monkeypatch.setenv("LOVSVAR_OIDC_CLAIMS", '{"name": "namn"}')
    settings = Settings()
    assert (settings.requests_per_minute, settings.require_two_engines) == (7, False)
    assert settings.metrics_token.get_secret_value() == "hemligt" and "hemligt" not in repr(settings)
    assert settings.oidc_claims == {"name": "namn"}


@pytest.mark.parametrize(
    ("name", "value"), [("REQUESTS_PER_MINUTE", "många"), ("OIDC_CLAIMS", "{"), ("DEMO", "kanske")]
)
def test_a_setting_that_cannot_be_read_stops_the_start(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"LOVSVAR_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()

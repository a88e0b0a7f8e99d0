"""The letter of a decision in English: the same letter, told to be a translation, and never in the place of the Swedish."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from permits import application as applications
from permits.case import decide
from permits.office import Office
from permits.statement import translated
from permits.statement.stationery import spoken
from permits.store.chained.record import Record
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
SWEDISH = re.compile(r"\b(och|att|inte|som|ska|kan|från|för|är|du|din|ärende\w*)\b", re.IGNORECASE)
"""Words that a Swedish sentence can hardly do without."""


def decided(office: Office, story: str) -> Record:
    application = applications.read((STORIES / story / "application.json").read_bytes())
    assert application.received is not None
    record, _ = decide(office, application, application.received, proven(office, application))
    return record


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)))


@pytest.mark.parametrize(
    ("story", "says"),
    [
        ("extension-granted", "The permit lapses if the measure has not been begun within two years"),
        ("exempt-shed", "It binds nobody, costs nothing and cannot be appealed against."),
        ("incomplete-application", "That is the whole list: we shall not come back with more demands"),
        ("change-of-use", "A case officer decides it."),
    ],
)
def test_a_letter_in_english_is_english_throughout_and_says_that_the_swedish_one_counts(
    office: Office, story: str, says: str
) -> None:
    record = decided(office, story)
    letter = translated(office, record, "en")
    assert letter is not None
    page = letter.page()
    assert '<html lang="en' in page
    told = words(page)
    assert says in told
    assert "This is a translation." in told
    assert "the Swedish letter is what counts" in told
    assert record.number in told
    # What the plan's own provisions say is quoted as the plan has it.
    assert SWEDISH.findall(re.sub(r"”[^”]*”", "", told)) == []


def test_the_swedish_letter_is_the_one_that_is_kept_and_says_nothing_of_a_translation(office: Office) -> None:
    record = decided(office, "extension-granted")
    assert '<html lang="sv' in record.letter_html
    assert "translation" not in record.letter_html
    assert "Lovet slutar gälla om åtgärden inte har påbörjats inom två år" in words(record.letter_html)


def test_what_a_record_tells_names_nobody(office: Office) -> None:
    record = decided(office, "extension-granted")
    letter = translated(office, record, "en")
    assert letter is not None
    assert "Testsson" in words(letter.page())
    assert "Testsson" not in str(record.content["told"])


def test_a_record_without_its_letter_or_from_before_has_no_translation(office: Office) -> None:
    record = decided(office, "exempt-shed")
    assert translated(office, replace(record, letter_html=""), "en") is None
    before = {name: part for name, part in record.content.items() if name != "told"}
    assert translated(office, replace(record, content=before), "en") is None


def test_a_text_in_both_languages_is_told_in_one_wherever_it_stands() -> None:
    both = {"sv": "ja", "en": "yes"}
    assert spoken({"a": both, "b": [both, {"c": both}], "d": None, "e": 1}, "en") == {
        "a": "yes",
        "b": ["yes", {"c": "yes"}],
        "d": None,
        "e": 1,
    }

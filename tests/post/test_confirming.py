"""An address is sent a code and nothing else until its holder has written the code; who does not is told by an officer."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.errors import OverQuota
from permits.office import Office
from permits.post.confirming import code_of
from permits.post.deliver import UNCONFIRMED_WAITS, FileDrop, Ports, deliver
from permits.post.sms import TextDrop
from permits.settings import Settings
from permits.store.visitors.contacts import BETWEEN_CODES, CODE_LASTS, MOST_CODES, MOST_GUESSES, Contact

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STORIES = Path(__file__).parents[1] / "stories"
TESTA = "198803200016"
MAIL = "testa@example.org"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with one case, whose applicant gave an e-mail address and a mobile number and confirmed neither."""
    made = Office.open(Settings.for_demo().model_copy(update={"data_dir": tmp_path}))
    body = json.loads((STORIES / "exempt-shed" / "application.json").read_text(encoding="utf-8"))
    body["applicants"][0] |= {"email": MAIL, "phone": "070-123 45 67"}
    with clock.standing_at(NOW):
        decide(made, applications.read(body), date(2026, 11, 20))
    return made


@pytest.fixture
def ports(tmp_path: Path) -> Ports:
    return Ports(FileDrop(tmp_path / "mail"), TextDrop(tmp_path / "sms"))


def left(tmp_path: Path) -> list[str]:
    """All that has left, as it reads."""
    return [
        file.read_text(encoding="utf-8") for folder in ("mail", "sms") for file in sorted((tmp_path / folder).glob("*"))
    ]


def contact(office: Office, address: str = MAIL) -> Contact:
    return next(one for one in office.store.contacts.of("9901", TESTA) if one.address == address)


def code(office: Office) -> str:
    return code_of(office.settings.secret(), contact(office))


def test_nothing_but_a_code_is_sent_to_an_address_until_it_is_confirmed(
    office: Office, ports: Ports, tmp_path: Path
) -> None:
    for _ in range(2):
        assert deliver(office.store, ports, office.settings, NOW) == {}
    told = left(tmp_path)
    assert len(told) == 2 and not [text for text in told if "BYGG" in text or "/cases/" in text]
    assert [len(re.findall(r"Subject: Kod \d{6}|^\d{6} är koden", text, re.MULTILINE)) >= 1 for text in told] == [
        True
    ] * 2
    mail = contact(office)
    assert office.store.contacts.guess(mail, code(office), code(office), NOW)
    assert deliver(office.store, ports, office.settings, NOW) == {"sent": 1}
    assert ["BYGG" in text for text in left(tmp_path)].count(True) == 1, "the mobile number is not confirmed"


@pytest.mark.parametrize(("after", "by_hand"), [(-timedelta(seconds=1), 0), (timedelta(0), 1)])
def test_what_nobody_confirms_for_a_day_an_officer_hands_over(
    office: Office, ports: Ports, after: timedelta, by_hand: int
) -> None:
    deliver(office.store, ports, office.settings, NOW)
    deliver(office.store, ports, office.settings, NOW + UNCONFIRMED_WAITS + after)
    assert len(office.store.outbox.by_hand("9901")) == by_hand


def test_a_code_holds_for_its_time_and_for_few_guesses(office: Office) -> None:
    contacts, late = office.store.contacts, NOW + CODE_LASTS
    contacts.ask("9901", TESTA, MAIL, NOW)
    asked, right = contact(office), code(office)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    assert not contacts.guess(asked, right, right, late)
    assert [contacts.guess(asked, right, wrong, NOW) for _ in range(MOST_GUESSES)] == [False] * MOST_GUESSES
    assert not contacts.guess(asked, right, right, NOW), "it was guessed at too often"
    contacts.ask("9901", TESTA, MAIL, NOW + BETWEEN_CODES)
    assert contacts.guess(contact(office), code(office), code(office), NOW + BETWEEN_CODES)


def test_codes_are_asked_for_seldom_whoever_asks(office: Office) -> None:
    contacts = office.store.contacts
    contacts.ask("9901", TESTA, MAIL, NOW)
    with pytest.raises(OverQuota):
        contacts.ask("9901", TESTA, MAIL, NOW + BETWEEN_CODES - timedelta(seconds=1))
    for count in range(1, MOST_CODES):
        contacts.ask("9901", TESTA, MAIL, NOW + count * BETWEEN_CODES)
    for whose in (TESTA, "199001189811"):
        with pytest.raises(OverQuota):
            contacts.ask("9901", whose, MAIL, NOW + MOST_CODES * BETWEEN_CODES)
    contacts.ask("9901", TESTA, MAIL, NOW + timedelta(days=2))


def test_an_address_that_one_has_confirmed_is_not_confirmed_of_another(office: Office, ports: Ports) -> None:
    office.store.contacts.ask("9901", "199001189811", MAIL, NOW)
    (other,) = office.store.contacts.of("9901", "199001189811")
    right = code_of(office.settings.secret(), other)
    assert office.store.contacts.guess(other, right, right, NOW)
    assert deliver(office.store, ports, office.settings, NOW) == {}


def test_the_code_lies_nowhere_and_depends_on_whose_it_is(office: Office) -> None:
    office.store.contacts.ask("9901", TESTA, MAIL, NOW)
    mine = contact(office)
    others = [
        code_of("another secret", mine),
        code_of(office.settings.secret(), Contact("9902", TESTA, MAIL, asked=NOW)),
    ]
    assert code(office) not in others

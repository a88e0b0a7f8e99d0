"""The heads of the chains leave by mail too: when they have moved, and a line of the mail is what `verify` takes."""

from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

from permits import application as applications
from permits.case import decide
from permits.office import Office
from permits.post.heads import mail_heads
from permits.settings import Settings
from permits.store.chained.chain import read_head

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STOVE = Path(__file__).parents[1] / "stories" / "stove" / "application.json"


class Letterbox:
    """Where mail is laid."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        self.letters.append(message)


def test_heads_are_mailed_when_they_have_moved(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, heads_to="registrator@example.org")
    office, box = Office.open(settings), Letterbox()
    assert mail_heads(office.store, box, settings, {}, NOW) == {} and box.letters == []
    record, _ = decide(office, applications.read(STOVE.read_bytes()), date(2026, 11, 20))
    mailed = mail_heads(office.store, box, settings, {}, NOW)
    assert mail_heads(office.store, box, settings, mailed, NOW) == mailed
    (letter,) = box.letters
    assert letter["To"] == "registrator@example.org"
    (line,) = [line for line in letter.get_content().splitlines() if line.startswith("9901:")]
    municipality, head = read_head(line)
    assert (municipality, head.hash) == ("9901", record.hash)
    assert office.store.verify([(municipality, head)]).faults == []

"""Those who follow a municipality are told each event once, in order, signed, whatever happens on the way."""

import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme

from permits import clock
from permits.errors import BadInput, Conflict, NotFound
from permits.post.reach import check_address, is_public
from permits.post.webhooks import MEDIA_TYPE, key_of, signature, tell
from permits.settings import Settings
from permits.store.canonical import sha256
from permits.store.chained.record import Letter
from permits.store.store import Store
from permits.store.visitors.clients import Client
from permits.store.visitors.scopes import Scope
from permits.store.visitors.subscriptions import MOST_OF_A_CLIENT, TAKEN_FOR
from tests.keeping import finish

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Receiver:
    """
    A system that follows: it takes what is signed with its secret, each id once.

    answers: the statuses that it gives first; then 204. came: every id, as often as it came. taken: the events it took. traces: by
    id, the trace that it was named.
    kills: the sender that is killed when so many have come, before it gets its answer.
    """

    def __init__(self, tls: trustme.LeafCert | None = None) -> None:
        self.secret, self.answers = "", list[int]()
        self.came, self.taken = list[str](), dict[str, dict[str, Any]]()
        self.traces: dict[str, str | None] = {}
        self.kills: dict[int, subprocess.Popen[bytes]] = {}
        receiver = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                status = receiver.receive(dict(self.headers), body)
                self.send_response(status)
                if status == 302:
                    self.send_header("location", f"{receiver.address}/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.configure_cert(context)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f"http{'s' if tls else ''}://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def receive(self, headers: dict[str, str], body: bytes) -> int:
        given = {name.lower(): value for name, value in headers.items()}
        id, at = given["webhook-id"], int(given["webhook-timestamp"])
        if given["webhook-signature"] != signature(self.secret, id, at, body) or given["content-type"] != MEDIA_TYPE:
            return 400
        self.came.append(id)
        if self.answers and (status := self.answers.pop(0)) != 204:
            return status
        self.taken.setdefault(id, json.loads(body))
        self.traces[id] = given.get("traceparent")
        if sender := self.kills.get(len(self.came)):
            sender.kill()
            sender.wait()
        return 204

    @property
    def sequences(self) -> list[int]:
        return [int(event["sequence"]) for event in self.taken.values()]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, demo=True)


@pytest.fixture
def store(settings: Settings) -> Store:
    made = Store(settings.store_url)
    made.migrate()
    return made


def keep(store: Store, cases: int) -> None:
    """So many referred cases, two events each."""
    letter = Letter("<p>Hej</p>", b"%PDF")
    content = {
        "summary": {"outcome": "referred"},
        "dates": {"decided": NOW.date().isoformat()},
        "letter": {"html": sha256(letter.html.encode()), "pdf": sha256(letter.pdf)},
    }
    for _ in range(cases):
        with store.cases.opening(store.cases.number("9901", NOW.date()), "ALMEN 1:3", "fence", b"{}") as case:
            finish(case, content, letter)


def client(store: Store, name: str = "provsystem") -> Client:
    store.clients.add(name, "9901", [Scope.EVENTS_FOLLOW])
    return store.clients.named(name)


def subscribe(store: Store, settings: Settings, receiver: Receiver, after: int | None = 0) -> str:
    made = store.subscriptions.add(client(store), receiver.address, NOW, after)
    receiver.secret = key_of(settings.secret(), made.id)
    return made.id


def test_the_signature_is_the_one_that_the_standard_gives_as_its_example() -> None:
    key, id = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    body = b'{"test": 2432232314}'
    assert signature(key, id, 1614265330, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_event_comes_once_in_order_signed_and_thin(store: Store, settings: Settings, receiver: Receiver) -> None:
    subscribe(store, settings, receiver)
    keep(store, 3)
    assert tell(store, settings) == 6
    assert receiver.sequences == [1, 2, 3, 4, 5, 6] and len(receiver.came) == 6
    assert tell(store, settings) == 0
    event = receiver.taken["9901-2"]
    assert event["specversion"] == "1.0" and event["type"] == "se.lovsvar.case.referred"
    assert event["data"].keys() == {"case", "state", "day", "role"}


def test_who_subscribes_is_told_from_then_on(store: Store, settings: Settings, receiver: Receiver) -> None:
    keep(store, 1)
    subscribe(store, settings, receiver, after=None)
    assert tell(store, settings) == 0
    keep(store, 1)
    assert tell(store, settings) == 2 and receiver.sequences == [3, 4]


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500])
def test_what_is_not_taken_comes_again_before_anything_after_it(
    store: Store, settings: Settings, receiver: Receiver, status: int
) -> None:
    id = subscribe(store, settings, receiver)
    keep(store, 2)
    receiver.answers = [204, status, status]
    with clock.standing_at(NOW):
        assert tell(store, settings) == 1
        assert tell(store, settings) == 0, "it waits for its time"
    [waiting] = store.subscriptions.all()
    assert (waiting.id, waiting.why, waiting.next_try) == (id, str(status), NOW + timedelta(minutes=1))
    for minutes, taken in ((1, 0), (2, 0), (3, 3)):
        with clock.standing_at(NOW + timedelta(minutes=minutes)):
            assert tell(store, settings) == taken
    assert receiver.sequences == [1, 2, 3, 4]
    assert receiver.came == ["9901-1", "9901-2", "9901-2", "9901-2", "9901-3", "9901-4"]


def test_senders_that_are_killed_leave_each_event_once_and_in_order(
    store: Store, settings: Settings, receiver: Receiver
) -> None:
    subscribe(store, settings, receiver)
    keep(store, 6)
    for round, dies_at in enumerate((1, 4, 5, 9, None)):
        moment = NOW + round * TAKEN_FOR
        sender = subprocess.Popen(
            [sys.executable, "-c", SENDER, str(settings.data_dir), moment.isoformat()], stdin=subprocess.PIPE
        )
        if dies_at is not None:
            receiver.kills[dies_at] = sender
        sender.communicate(timeout=60)
        assert (sender.returncode == 0) is (dies_at is None)
        with clock.standing_at(moment):
            assert tell(store, settings) == 0, "what a killed sender had taken nobody else sends yet"
    assert receiver.sequences == list(range(1, 13))
    assert len(receiver.came) == 12 + 4, "the four whose answer was lost came once more, by the same id"


SENDER = """
import sys
from datetime import datetime
from pathlib import Path
from permits import clock
from permits.post.webhooks import tell
from permits.settings import Settings
from permits.store.store import Store
settings = Settings(data_dir=Path(sys.argv[1]), demo=True)
with clock.standing_at(datetime.fromisoformat(sys.argv[2])):
    tell(Store(settings.store_url), settings)
"""


def test_two_senders_at_once_send_nothing_twice(store: Store, settings: Settings, receiver: Receiver) -> None:
    id = subscribe(store, settings, receiver)
    keep(store, 1)
    assert store.subscriptions.take(id, clock.now()) and not store.subscriptions.take(id, clock.now())
    assert tell(store, settings) == 0 and receiver.came == []
    store.subscriptions.leave(id)
    assert tell(store, settings) == 2


def test_one_that_does_not_answer_keeps_nobody_waiting(
    store: Store, settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("permits.post.webhooks.SECONDS", 0.5)
    silent = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # listens, and nobody answers
    store.subscriptions.add(client(store, "tyst"), f"http://127.0.0.1:{silent.server_port}", NOW, 0)
    subscribe(store, settings, receiver)
    keep(store, 1)
    assert tell(store, settings) == 2
    [why] = [each.why for each in store.subscriptions.all() if each.client == "tyst"]
    assert why == "TimeoutError"
    silent.server_close()


def test_one_that_takes_nothing_for_a_week_is_stopped_until_somebody_resumes_it(
    store: Store, settings: Settings, receiver: Receiver, capfd: pytest.CaptureFixture[str]
) -> None:
    id = subscribe(store, settings, receiver)
    keep(store, 1)
    receiver.answers, at = [500] * 100, NOW
    while not store.subscriptions.stopped("9901"):
        with clock.standing_at(at):
            tell(store, settings)
        [waiting] = store.subscriptions.all()
        at = waiting.next_try or at
    assert timedelta(days=5) < at - NOW < timedelta(days=9)
    assert "subscription stopped" in "".join(capfd.readouterr())
    with clock.standing_at(at + timedelta(days=30)):
        assert tell(store, settings) == 0
        receiver.answers = []
        store.subscriptions.resume(id)
        assert tell(store, settings) == 2
    assert receiver.sequences == [1, 2] and not store.subscriptions.stopped("9901")


def test_one_that_says_it_is_gone_is_stopped_at_once(store: Store, settings: Settings, receiver: Receiver) -> None:
    subscribe(store, settings, receiver)
    keep(store, 1)
    receiver.answers = [410]
    tell(store, settings)
    [stopped] = store.subscriptions.stopped("9901")
    assert stopped.why == "410" and len(receiver.came) == 1


def test_a_client_that_is_shut_out_is_told_no_more(store: Store, settings: Settings, receiver: Receiver) -> None:
    subscribe(store, settings, receiver)
    keep(store, 1)
    store.clients.revoke("provsystem")
    assert tell(store, settings) == 0 and receiver.came == [] and store.subscriptions.all() == []


def test_a_client_has_only_so_many_and_ends_only_its_own(store: Store) -> None:
    mine, other = client(store), client(store, "annat")
    made = [store.subscriptions.add(mine, "https://system.example", NOW) for _ in range(MOST_OF_A_CLIENT)]
    with pytest.raises(Conflict):
        store.subscriptions.add(mine, "https://system.example", NOW)
    with pytest.raises(NotFound):
        store.subscriptions.remove(made[0].id, other.name)
    store.subscriptions.remove(made[0].id, mine.name)
    store.subscriptions.add(mine, "https://system.example", NOW)


def test_no_secret_lies_in_the_database(store: Store, settings: Settings, receiver: Receiver) -> None:
    subscribe(store, settings, receiver)
    kept = b"".join(path.read_bytes() for path in settings.data_dir.glob("lovsvar.db*"))
    assert receiver.address.encode() in kept and receiver.secret.removeprefix("whsec_").encode() not in kept


def test_over_tls_the_certificate_must_be_right(store: Store, settings: Settings) -> None:
    known = trustme.CA()
    receiver = Receiver(known.issue_cert("127.0.0.1"))
    subscribe(store, settings, receiver)
    keep(store, 1)
    trust = ssl.create_default_context()
    with clock.standing_at(NOW):
        assert tell(store, settings, trust) == 0 and receiver.came == []
    known.configure_trust(trust)
    with clock.standing_at(NOW + timedelta(hours=1)):
        assert tell(store, settings, trust) == 2
    receiver.server.shutdown()


def test_out_of_the_demo_nothing_of_our_own_is_reached_whatever_its_name_says(
    store: Store, settings: Settings, receiver: Receiver
) -> None:
    subscribe(store, settings, receiver)
    keep(store, 1)
    assert tell(store, settings.model_copy(update={"demo": False})) == 0
    assert receiver.came == [] and store.subscriptions.all()[0].why == "ConnectError"


@pytest.mark.parametrize(
    "address",
    [
        "http://system.example/events",
        "ftp://system.example",
        "system.example",
        "https://",
        "https://user:word@system.example",
        "https://system.example/#here",
        "https://system.example:99999",
        "https://system.example/å",
        "https://system.example/a b",
        "https://system.example/\r\nx: y",
        "https://localhost/",
        "https://localhost./",
        "https://skrivare.local",
        "https://intern",
        "https://127.0.0.1",
        "https://10.0.0.1",
        "https://192.168.1.1",
        "https://172.16.0.1",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0",
        "https://100.64.0.1",
        "https://224.0.0.1",
        "https://[::1]",
        "https://[::ffff:127.0.0.1]",
        "https://[fe80::1]",
        "https://[fd00::1]",
        "https://[64:ff9b::7f00:1]",
        "https://[2002:7f00:1::]",
        f"https://system.example/{'a' * 500}",
    ],
)
def test_nothing_is_sent_in_the_clear_or_to_our_own_networks(address: str) -> None:
    with pytest.raises(BadInput) as told:
        check_address(address)
    assert told.value.faults[0].place == "/address"


@pytest.mark.parametrize(
    "address", ["https://system.example/events?x=1", "https://8.8.8.8", "https://[2606:4700::1]:8443/"]
)
def test_addresses_out_in_the_world_are_sent_to(address: str) -> None:
    check_address(address)


def test_the_demo_reaches_this_computer() -> None:
    check_address("http://127.0.0.1:8080/events", at_home=True)
    assert not is_public("127.0.0.1")

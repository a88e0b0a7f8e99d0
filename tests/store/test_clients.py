"""A machine client opens what it was let in to, with its own key and for a while, and nothing else."""

from datetime import timedelta

import pytest
import sqlalchemy as sql

from permits import clock
from permits.errors import BadInput, Conflict, NotFound
from permits.store.store import Store
from permits.store.tables import metadata
from permits.store.tidy import tidy
from permits.store.visitors.clients import TOKEN_LASTS, Clients
from permits.store.visitors.scopes import Scope, Vouch
from tests.databases import postgres, store

__all__ = ["postgres", "store"]

NOW = clock.now()
WRITE = {Scope.APPLICATIONS_WRITE}


@pytest.fixture
def clients(store: Store) -> Clients:
    return store.clients


def test_nobody_is_let_in_from_the_start(clients: Clients) -> None:
    assert clients.all() == []
    assert clients.with_key("", "") is None and clients.with_token("", NOW) is None


def test_what_a_client_vouches_for_is_as_it_was_let_in(clients: Clients) -> None:
    clients.add("ritprogram", "9901", WRITE, {Vouch.SIGNATURES, Vouch.PAPERS}, "loa3")
    (client,) = clients.all()
    assert (client.name, client.municipality, client.level) == ("ritprogram", "9901", "loa3")
    assert client.scopes == WRITE and client.vouches == {Vouch.SIGNATURES, Vouch.PAPERS}


def test_a_client_is_known_by_its_own_key_only(clients: Clients) -> None:
    key, other = clients.add("ett", "9901", WRITE), clients.add("annat", "9902", WRITE)
    known = clients.with_key("ett", key)
    assert known is not None and known.municipality == "9901"
    for name, wrong in (("ett", other), ("annat", key), ("ett", ""), ("ett", key + "x"), ("okänt", key)):
        assert clients.with_key(name, wrong) is None


def test_a_token_is_good_until_it_ends_and_not_a_moment_longer(clients: Clients) -> None:
    known = clients.with_key("ett", clients.add("ett", "9901", {*Scope}))
    assert known is not None
    token = clients.issue(known, WRITE, NOW)
    shown = clients.with_token(token, NOW + TOKEN_LASTS - timedelta(seconds=1))
    assert shown is not None and shown.client == known and shown.scopes == WRITE
    assert clients.with_token(token, NOW + TOKEN_LASTS) is None
    assert clients.with_token(token[:-1], NOW) is None


@pytest.mark.parametrize("end", ["revoke", "renew"])
def test_key_and_tokens_end_at_once(clients: Clients, end: str) -> None:
    key = clients.add("ett", "9901", WRITE)
    known = clients.with_key("ett", key)
    assert known is not None
    token = clients.issue(known, WRITE, NOW)
    new = getattr(clients, end)("ett")
    assert clients.with_key("ett", key) is None and clients.with_token(token, NOW) is None
    assert (clients.with_key("ett", new) is not None) if new else clients.all()[0].revoked is not None


def test_a_client_that_was_shut_out_does_not_come_back_and_its_name_is_no_one_elses(clients: Clients) -> None:
    clients.add("ett", "9901", WRITE)
    clients.revoke("ett")
    with pytest.raises(Conflict):
        clients.add("ett", "9901", WRITE)
    for end in (clients.renew, clients.revoke):
        with pytest.raises(NotFound):
            end("ett")


@pytest.mark.parametrize("name", ["", "a", "Stor", "två ord", "5", "-a", "a" * 41, "a\n", "client:x"])
def test_a_name_that_a_record_could_misread_is_refused(clients: Clients, name: str) -> None:
    with pytest.raises(BadInput):
        clients.add(name, "9901", WRITE)


def test_all_faults_of_a_client_are_told_at_once(clients: Clients) -> None:
    with pytest.raises(BadInput) as refused:
        clients.add("A", "9901", (), {Vouch.SIGNATURES})
    assert [fault.place for fault in refused.value.faults] == ["/name", "/scopes", "/level"]
    assert clients.all() == []


def test_no_secret_is_kept_in_the_clear(clients: Clients) -> None:
    key = clients.add("ett", "9901", WRITE)
    known = clients.with_key("ett", key)
    assert known is not None
    token = clients.issue(known, WRITE, NOW)
    with clients.database.engine.connect() as connection:
        kept = [str(row) for table in metadata.sorted_tables for row in connection.execute(sql.select(table))]
    assert kept and not [row for row in kept if key in row or token in row]


def test_tokens_that_have_ended_are_thrown_away(clients: Clients) -> None:
    known = clients.with_key("ett", clients.add("ett", "9901", WRITE))
    assert known is not None
    clients.issue(known, WRITE, NOW)
    assert tidy(clients.database, NOW)["tokens"] == 0
    assert tidy(clients.database, NOW + TOKEN_LASTS)["tokens"] == 1

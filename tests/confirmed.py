"""Everybody, or somebody, has confirmed where they want to be told."""

from permits import clock
from permits.store.store import Store
from permits.store.tables import contacts


def confirm_everybody(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(contacts.update().where(contacts.c.confirmed.is_(None)).values(confirmed=clock.now()))


def confirm(store: Store, whose: str) -> None:
    """whose: their number in digits."""
    with store.writing() as connection:
        connection.execute(contacts.update().where(contacts.c.whose == whose).values(confirmed=clock.now()))

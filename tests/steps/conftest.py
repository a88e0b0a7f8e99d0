"""What holds for every step."""

import pytest

from permits.office import Office
from permits.store.tables import outbox


@pytest.fixture
def office(office: Office) -> Office:
    """The office, with nothing left to send from another test."""
    with office.store.writing() as connection:
        connection.execute(outbox.delete())
    return office

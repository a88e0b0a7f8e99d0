"""A system finds a case by an id of its own."""

from typing import Any

import pytest

from tests.api.conftest import browser, machine, story
from tests.api.rest.test_following import STORIES, Follower, follower, town

__all__ = ["follower", "town"]


def call(follower: Follower, case: str, *ids: str, headers: dict[str, str] | None = None) -> Any:
    body = {"externalIds": [*ids]}
    return follower.client.put(f"/api/v1/cases/{case}/external-ids", json=body, headers=headers or follower.headers)


def test_a_case_is_found_by_what_the_system_calls_it(follower: Follower) -> None:
    first, second = (follower.applied(story(name)) for name in STORIES[:2])
    assert call(follower, first, "DNR-2026-17", "akt 4").json() == {"externalIds": ["DNR-2026-17", "akt 4"]}
    [found] = follower.get("cases?externalId=DNR-2026-17")["cases"]
    assert (found["caseId"], found["externalIds"]) == (first, ["DNR-2026-17", "akt 4"])
    assert follower.get(f"cases/{second}/external-ids") == {"externalIds": []}
    assert follower.get("cases?externalId=nothing")["cases"] == []
    taken = call(follower, second, "akt 4")
    assert taken.status_code == 409 and "akt 4" in taken.json()["detail"]
    assert call(follower, first).json() == {"externalIds": []}
    assert call(follower, second, "akt 4").status_code == 200, "what is called nothing more is free again"


def test_another_systems_same_id_is_its_own(follower: Follower, town: Any) -> None:
    first, second = (follower.applied(story(name)) for name in STORIES[:2])
    other = machine(town)
    assert call(follower, first, "17").status_code == call(follower, second, "17", headers=other).status_code == 200
    [found] = browser(town).get("/api/v1/cases?externalId=17", headers=other).json()["cases"]
    assert (found["caseId"], found["externalIds"]) == (second, ["17"])


@pytest.mark.parametrize("id", ["", "a" * 81, "rad\nbrytning", "19880320-0016", "8803200016"])
def test_an_id_that_cannot_stand_in_an_address_is_told_at_its_place(follower: Follower, id: str) -> None:
    answer = call(follower, follower.applied(story(STORIES[0])), "god", id)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["#/externalIds/1"]


def test_a_case_of_nobodys_is_called_nothing(follower: Follower) -> None:
    assert call(follower, "0" * 32, "17").status_code == 404

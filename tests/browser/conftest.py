"""The demo in a real browser."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from permits.settings import Settings
from tests.api.conftest import untouched
from tests.provider import listening

__all__ = ["untouched"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
"""The first that is here; without its windows Chromium does the same with two thirds of the work."""
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("var"), demo=True, requests_per_minute=0))


@pytest.fixture(scope="module")
def address(app: Any) -> Iterator[str]:
    """The demo, served on loopback for these tests alone."""
    with listening(app) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ.setdefault("PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS", "1")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="sv-SE", java_script_enabled=True)
    yield context.new_page()
    context.close()

"""What holds for every test."""

import gc
import os
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from permits import collecting
from permits.office import Office
from permits.settings import Settings
from permits.store.tables import own_cases

# No deadline: a shared machine is slow now and then, and that is no fault of the code.
settings.register_profile("default", max_examples=100, deadline=None)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

NO_SKIP = bool(os.environ.get("LOVSVAR_NO_SKIP"))
ALLOWED_SKIP = "not on this Python"


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Where everything is installed, a skipped test hides a fault in the installation."""
    if not (NO_SKIP and report.skipped) or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith(ALLOWED_SKIP):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and LOVSVAR_NO_SKIP is set: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report


def pytest_collection_finish() -> None:
    """Thousands of tests and the whole rulebook stay to the end: the collector need not go through them ever again."""
    collecting.seldom()
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A whole office on what is carried along, with a store of the module's own."""
    made = Office.open(Settings(data_dir=tmp_path_factory.mktemp("var")))
    yield made
    made.store.engine.dispose()


@pytest.fixture
def office(opened: Office) -> Office:
    """The same, where no test has built anything on the lot of another."""
    with opened.store.writing() as connection:
        connection.execute(own_cases.delete())
    return opened

"""
The desk among fifty thousand cases in a real browser, from the press to the page that is there with all it loads.

The times are the browser's own (Navigation Timing), the server's beside them as the wait for the first byte. Browser and
server share the machine.
"""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.figures import Figure
from tests.benchmarks.reading import CASES, MIDDLE, READINGS, town
from tests.benchmarks.timing import middle, p95
from tests.browser.conftest import CHROMIUM, QUIET
from tests.provider import listening

TIMES = """() => {
  const [it] = performance.getEntriesByType("navigation");
  return [it.loadEventEnd, it.responseStart - it.requestStart];
}"""
"""Milliseconds from the beginning of the navigation to the end of the load, and of waiting for the first byte."""


def main() -> list[Figure]:
    if CHROMIUM is None:
        print("no Chromium here: install it (on Debian: chromium)")
        return []
    with town() as app, listening(app) as address, sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = made.new_context(locale="sv-SE").new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{address}/sign-in")
        with page.expect_navigation():
            page.click('form:has([value="officer"]) button')
        figures = [_timed(page, what, ask) for what, ask in _asked(page, address).items()]
        made.close()
    return figures


def _asked(page: Page, address: str) -> dict[str, Callable[[], Any]]:
    def search(asked: str) -> None:
        page.fill("#asked", asked)
        with page.expect_navigation(wait_until="load"):
            page.press("#asked", "Enter")

    return {
        "the desk's list": lambda: page.goto(f"{address}/desk?tab=all", wait_until="load"),
        "a search by name": lambda: search("Testa 17"),
        "a search by number": lambda: search("2027-25000"),
        "a case on the desk": lambda: page.goto(f"{address}/desk/cases/{MIDDLE}", wait_until="load"),
    }


def _timed(page: Page, what: str, ask: Callable[[], Any]) -> Figure:
    whole, served = [], []
    for _ in range(READINGS):
        ask()
        page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
        loaded, waited = page.evaluate(TIMES)
        whole.append(loaded)
        served.append(waited)
    print(
        f"  {what:32} in the browser p50 {middle(whole):6.1f}, p95 {p95(whole):6.1f} ms, of which to the first byte "
        f"p50 {middle(served):6.1f}, p95 {p95(served):6.1f} ms"
    )
    return Figure(f"{what} among {CASES:,} cases in a browser, p95", p95(whole), "ms", "≤ 300 ms")

"""A page's forms as a browser has them, and the faults that it tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser


@dataclass
class Sheet:
    """One form. sent: what a browser sends of it untouched. texts: the fields that anything can be written in."""

    action: str
    method: str
    sent: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


TYPED = ("text", "email", "tel", "search")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if "id" in said:
            self.ids.add(said["id"])
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag == "form":
            self.sheets.append(Sheet(said.get("action", ""), said.get("method", "get")))
        elif self.sheets and tag in ("input", "textarea") and "name" in said and "readonly" not in said:
            kind = said.get("type", "text") if tag == "input" else "area"
            sheet, name = self.sheets[-1], said["name"]
            if kind in ("radio", "checkbox"):
                if "checked" in said:
                    sheet.sent[name] = said.get("value", "on")
            elif kind != "file":
                sheet.sent[name] = said.get("value", "")
                if kind in (*TYPED, "area"):
                    sheet.texts.append(name)
                self.area = name if kind == "area" else None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.sheets[-1].sent[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            # A line break right after the tag is the page's own (HTML, 4.10.11).
            self.sheets[-1].sent[self.area] = self.sheets[-1].sent[self.area].removeprefix("\n")
            self.area = None


@lru_cache(maxsize=4)
def _read(html: str) -> _Reader:
    """A page is read once for its form, its faults and its links."""
    reader = _Reader()
    reader.feed(html)
    return reader


def sheet(html: str) -> Sheet:
    """The form that a page is about: the one with most to fill in."""
    return max(_read(html).sheets, key=lambda one: (len(one.texts), one.method == "post", len(one.sent)))


def faults(html: str) -> set[str]:
    """The places that a page's summary of faults leads to. Each must be on the page."""
    summary = html.partition('class="fault-summary"')[2].partition("</div>")[0]
    places = {link.removeprefix("#") for link in _read(summary).links}
    assert places <= _read(html).ids, "a fault leads to nowhere on its page"
    return places


def links(html: str) -> list[str]:
    return _read(html).links

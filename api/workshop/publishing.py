"""A draft becomes a version: one prepares it with the reports on it, another approves it from its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.web.fields import Field, day_of, text_in, written
from api.web.pages import page
from api.web.sent import Form
from api.workshop.bench import NO_DAY, Bench, bench
from api.workshop.waiting import sent_back, waiting
from permits import clock
from permits.errors import Conflict, LovsvarError, NotAllowed, NotFound
from permits.phrases import phrase
from permits.publications import Entry, Publications, content_hash, wrote
from permits.text import Text
from permits.workbench.preparing import Order, Preparing
from permits.workbench.reports import STEPS

router = APIRouter(prefix="/workshop/publish")

SPOILT, MADE = 20, 20_000
"""Mutants and made-up cases of a version that is prepared here; the command line tries as many as one likes."""

LOOKED_AFTER_SECONDS = 5
"""How often a page that tells how far the work has come is fetched anew, where no script does it."""

WHY = (Field("why", 1000, phrase("workshop.publishing.note_lacking"), several=True),)
WORDS = (Field("why", 1000, phrase("publications.say_why"), several=True),)
BACK = (Field("version", empty=phrase("workshop.publishing.choose_version")), Field("start", 10, NO_DAY), *WHY)
NO_FOLDER = phrase("workshop.publishing.no_folder")


@router.get("")
def publish(request: Request) -> HTMLResponse:
    return _publish(request, bench(request))


def _publish(request: Request, at: Bench, fault: Text | None = None, status: int = 200, why: str = "") -> HTMLResponse:
    progress = Preparing(at.draft).progress
    running = progress is not None and progress.refused is None
    if progress and not fault:
        fault = progress.refused
    entries = at.publications.entries() if at.publications else ()
    shown = page(
        request,
        "workshop/publish.html",
        status,
        progress=progress if running else None,
        steps=[phrase(f"workshop.publishing.step.{step}") for step in STEPS],
        changed=at.draft.changed,
        before={limit.name: at.office.pack.limits[limit.name].values[-1] for limit in at.draft.changed},
        waiting=waiting(at),
        sent_back=sent_back(at),
        entries=list(reversed(entries)),
        older=_older(at.publications) if at.publications else [],
        from_day=max((clock.today(), *(entry.start for entry in entries if entry.kind == "approved"))),
        mine=lambda entry: wrote(entry, at.me.name, at.person),
        fault=NO_FOLDER if at.publications is None else fault,
        possible=at.publications is not None,
        why=why,
    )
    if running:
        shown.headers["Refresh"] = str(LOOKED_AFTER_SECONDS)
    return shown


@router.post("")
def prepare(request: Request, form: Form) -> Response:
    """Begin to prepare the draft. Where a case does not hold, or a rule contradicts another anew, the page tells it."""
    at = bench(request)
    said, faults = written(form, WHY)
    try:
        published = _folder(at)
        changed = at.draft.changed
        if faults:
            raise Conflict(faults["why"])
        if not changed:
            raise Conflict(phrase("workshop.publishing.nothing_changed"))
        start = max(limit.values[-1].valid.from_ for limit in changed)
        order = Order(str(published.folder), at.me.name, at.person, start, said["why"], SPOILT, MADE)
        Preparing(at.draft).begin(order)
    except LovsvarError as refused:
        return _publish(request, at, refused.says, 409, said["why"])
    return RedirectResponse("/workshop/publish", 303)


@router.post("/back")
def take_back(request: Request, form: Form) -> Response:
    """Prepare an older version anew, from a day on; another person approves it as any other."""
    at = bench(request)
    said, faults = written(form, BACK)
    start = day_of(said["start"])
    if start is None:
        faults.setdefault("start", NO_DAY)
    try:
        published = _folder(at)
        if faults or start is None:
            raise Conflict(next(iter(faults.values())))
        chosen = next((entry for entry in _older(published) if entry.content == said["version"]), None)
        if chosen is None:
            raise NotFound(phrase("publications.no_version_stood", content=said["version"][:12]))
        own_only(at, published.rules(chosen.content))
        published.bring_back(chosen.content, at.me.name, start, said["why"], at.person)
    except LovsvarError as refused:
        return _publish(request, at, refused.says, 409)
    return RedirectResponse("/workshop/publish", 303)


def _older(published: Publications) -> list[Entry]:
    """The versions that have been approved and are not the last to stand, as they were first prepared, the newest first."""
    last, entries = published.standing(date.max), published.entries()
    approved = {entry.content for entry in entries if entry.kind == "approved"}
    first: dict[str, Entry] = {}
    for entry in entries:
        if entry.content in approved and last and entry.content != last.content:
            first.setdefault(entry.content, entry)
    return list(reversed(first.values()))


@router.post("/{content}")
def approve(request: Request, content: str, form: Form) -> Response:
    """Approve what was read, and nothing that was put in its stead meanwhile."""
    at = bench(request)
    try:
        if not form.get("read"):
            raise Conflict(phrase("workshop.publishing.unread"))
        published, read = _read(at, content, form)
        published.approve(content, at.me.name, person=at.person, read=read)
    except LovsvarError as refused:
        return _publish(request, at, refused.says, 409)
    return RedirectResponse("/workshop/publish", 303)


@router.post("/{content}/sent-back")
def send_back(request: Request, content: str, form: Form) -> Response:
    """Leave what was read to its writer again, with words."""
    at = bench(request)
    said, faults = written(form, WORDS)
    try:
        if faults:
            raise Conflict(faults["why"])
        published, read = _read(at, content, form)
        published.send_back(content, at.me.name, said["why"], at.person, read)
    except LovsvarError as refused:
        return _publish(request, at, refused.says, 409)
    return RedirectResponse("/workshop/publish", 303)


@router.post("/{content}/taken-up")
def take_up(request: Request, content: str) -> Response:
    """Go on in one's draft from a version of one's own that was sent back."""
    at = bench(request)
    try:
        published = _folder(at)
        version = next((each for each in sent_back(at) if each.prepared.content == content), None)
        if version is None:
            raise NotFound(phrase("publications.no_version_prepared", content=content[:12]))
        if not version.takes_up:
            raise Conflict(phrase("publications.base_has_moved"))
        at.draft.take_up(published.rules(content))
    except LovsvarError as refused:
        return _publish(request, at, refused.says, 409)
    return RedirectResponse("/workshop/publish", 303)


def _read(at: Bench, content: str, form: FormData) -> tuple[Publications, str]:
    """
    Where the version lies that somebody has read, and the hash of the entry that they read.

    Raises NotFound where none was read so, NotAllowed as `own_only`.
    """
    published, read = _folder(at), text_in(form, "entry")
    if (content, read) not in ((entry.content, entry.hash) for entry in published.entries()):
        raise NotFound(phrase("publications.no_version_prepared", content=content[:12]))
    own_only(at, published.rules(content))
    return published, read


def own_only(at: Bench, version: Path) -> None:
    """Raises NotAllowed where a version changes what the board or council of another municipality has decided."""
    for municipality in at.office.municipalities:
        if municipality.code != at.me.municipality:
            before, after = (rules / "local" / municipality.code for rules in (at.office.rules, version))
            if content_hash(before) != content_hash(after):
                raise NotAllowed(phrase("publications.of_another_municipality", municipality=municipality.name))


def _folder(at: Bench) -> Publications:
    if at.publications is None:
        raise NotFound(NO_FOLDER)
    return at.publications

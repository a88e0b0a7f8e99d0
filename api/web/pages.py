"""Pages from templates: the words' language, who is signed in, and what every page shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.datastructures import FormData

from api.web.roles import CALLED, Right, rights_of
from api.web.security import SEAL, FormToken, check_form, keep_cookie
from api.web.served import municipality, office
from permits import clock
from permits.numbers import day, measure
from permits.text import Language, Text

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

TEMPLATES.filters["day"] = clock.day_of
TEMPLATES.filters["long_day"] = lambda value, language: day(value).in_(language)
TEMPLATES.filters["iso_day"] = date.fromisoformat
TEMPLATES.filters["minute"] = lambda moment: f"{clock.local(moment):%Y-%m-%d %H:%M}"
TEMPLATES.filters["capitalize_first"] = lambda words: words[:1].upper() + words[1:]
TEMPLATES.filters["kronor"] = lambda kronor: f"{kronor:,.0f} kr".replace(",", "\u00a0").replace(" kr", "\u00a0kr")
TEMPLATES.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
TEMPLATES.filters["measure"] = measure
TEMPLATES.filters["thousands"] = lambda number: f"{number:,}".replace(",", "\u00a0")
TEMPLATES.filters["fact_key"] = lambda name: f"fact.{name}"

DEMO = "demo"
"""The level of assurance of a sign-in to the demo, which proves nothing."""

YEAR_HOURS = 24 * 365
"""How long a choice of language is remembered."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """
    Who is signed in.

    role: as `roles.RIGHTS` names it. municipality: whose employee. key: how the sign-in knows them. number: their personal
    number in twelve digits as the sign-in vouches for it, empty when it does not. duties: what they are named for besides.
    """

    role: str
    name: str
    municipality: str
    key: str
    number: str
    duties: frozenset[str] = frozenset()

    @property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.role, self.duties)


def language(request: Request) -> Language:
    """The language asked for in the address, chosen before, or preferred by the browser; Swedish otherwise."""
    chosen = request.query_params.get("lang") or request.cookies.get("lang")
    if chosen in ("sv", "en"):
        return "en" if chosen == "en" else "sv"
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "sv"


def visitor(request: Request) -> Visitor | None:
    """Who is signed in; None when nobody is. A sign-in to the demo opens nothing outside it."""
    if hasattr(request.state, "visitor"):  # a page that tells of the database being away cannot ask it
        return None
    if not hasattr(request.state, "session"):  # asked once, however many ask who it is
        request.state.session = office(request).store.sessions.read(request.cookies.get("sid", ""))
    kept = request.state.session
    if kept is None or (kept["level"] == DEMO and not office(request).settings.demo):
        return None
    return Visitor(
        kept["role"], kept["name"], kept["municipality"], kept["key"], kept["number"], frozenset(kept.get("duties", ()))
    )


def check_sender(request: Request, form: FormData) -> None:
    """Raises NotAllowed for a form that this browser did not get from one of our pages, as `check_form` does."""
    check_form(request, form, _who(visitor(request)))


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page, with `t(sv, en)` for its own words, `say(text)` for texts of the rules, `lot()` and `token()` for its forms."""
    said = language(request)

    def t(sv: str, en: str) -> str:
        return en if said == "en" else sv

    def say(text: Text | dict[str, str] | tuple[str, str]) -> str:
        if isinstance(text, dict):
            return text[said]
        return text[1] if said == "en" else text[0]

    here, who = office(request), visitor(request)

    def lot(designation: str) -> str:
        """A property as people know it: by its address, and then by its designation."""
        known = here.zoning(municipality(request)).property(designation)
        return f"{known.address}, {designation}" if known is not None and known.address else designation

    token = FormToken(request, _who(who))
    # An officer sees the name of the municipality they work for.
    where = (
        here.zoning(who.municipality).municipality
        if who and who.municipality
        else here.zoning(municipality(request)).municipality
    )
    around = {
        "request": request,
        "lang": said,
        "t": t,
        "say": say,
        "visitor": who,
        "may": who.rights if who else frozenset(),
        "role": CALLED[who.role] if who else None,
        "lot": lot,
        "token": token,
        "static": request.app.state.static.address,
        "municipality": where,
        "face": here.face(where.code),
        "demo": here.settings.demo,
        "largest_mb": here.settings.largest_papers_mb,
        "with_eid": bool(here.settings.oidc_issuer),
        "other": _in_other_language(request, said),
        "has_cases": who is not None or any(name.startswith("case-") for name in request.cookies),
        "has_draft": "draft" in request.cookies,
    }
    html = TEMPLATES.get_template(template).render({**around, **values})
    response = HTMLResponse(html, status, {"Content-Language": said})
    if request.query_params.get("lang") in ("sv", "en"):
        keep_cookie(request, response, "lang", said, YEAR_HOURS)
    if token.made is not None:
        keep_cookie(request, response, SEAL, token.made, None)
    return response


def as_image(drawing: str | None) -> str | None:
    """An SVG drawing as an image address, so that nothing in it can run; written as text, which a page compresses."""
    return "data:image/svg+xml," + quote(drawing, safe=" =:/;,()!*~") if drawing else None


def _in_other_language(request: Request, said: Language) -> str:
    """This page's address, relative, in the other language."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return "?" + urlencode([*kept, ("lang", "sv" if said == "en" else "en")])


def _who(found: Visitor | None) -> str:
    return f"{found.role}:{found.name}" if found else ""

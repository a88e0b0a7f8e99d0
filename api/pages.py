"""Pages from templates: the words' language, the form's token against forgery, and headers that keep scripts out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from itsdangerous import BadSignature, URLSafeTimedSerializer
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from permits.errors import NotAllowed
from permits.text import Language, Text

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

HEADERS = {
    # No script at all: every page works without.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}

HOURS = 8
"""How long a form may lie open, and a sign-in lasts."""


def language(request: Request) -> Language:
    """The language asked for in the address, chosen before, or preferred by the browser; Swedish otherwise."""
    chosen = request.query_params.get("lang") or request.cookies.get("lang")
    if chosen in ("sv", "en"):
        return "en" if chosen == "en" else "sv"
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "sv"


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page, with `t(sv, en)` for words, `say(text)` for texts of the rules, and the signed-in role."""
    said = language(request)

    def t(sv: str, en: str) -> str:
        return en if said == "en" else sv

    def say(text: Text | dict[str, str] | tuple[str, str]) -> str:
        if isinstance(text, dict):
            return text[said]
        return text[1] if said == "en" else text[0]

    municipality = next(iter(request.app.state.office.municipalities))
    html = TEMPLATES.get_template(template).render(
        request=request,
        lang=said,
        t=t,
        say=say,
        role=role(request),
        token=form_token(request),
        municipality=municipality,
        demo=request.app.state.office.settings.demo,
        other=str(request.url.include_query_params(lang="sv" if said == "en" else "en")),
        **values,
    )
    response = HTMLResponse(html, status, HEADERS)
    if request.query_params.get("lang") in ("sv", "en"):
        response.set_cookie("lang", said, httponly=True, samesite="lax")
    return response


def _signer(request: Request, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.secret, salt=purpose)


def signed(request: Request, purpose: str, value: Any) -> str:
    return str(_signer(request, purpose).dumps(value))


def unsigned(request: Request, purpose: str, text: str) -> Any:
    """The value signed for that purpose within the last hours; None when it is not ours or too old."""
    try:
        return _signer(request, purpose).loads(text, max_age=HOURS * 3600)
    except BadSignature:
        return None


def role(request: Request) -> dict[str, str] | None:
    """Who is signed in: name and role; None when nobody is."""
    found = unsigned(request, "session", request.cookies.get("session", ""))
    return found if isinstance(found, dict) else None


def form_token(request: Request) -> str:
    """A token for forms, tied to who is signed in."""
    return signed(request, "form", (role(request) or {}).get("name", ""))


def check_form(request: Request, token: object) -> None:
    """Raises NotAllowed for a form that did not come from one of our pages."""
    if unsigned(request, "form", str(token)) != (role(request) or {}).get("name", ""):
        raise NotAllowed(
            Text(
                "Formuläret är för gammalt. Gå tillbaka och försök igen.", "The form is too old. Go back and try again."
            )
        )

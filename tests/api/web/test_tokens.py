"""One sheet of design tokens: colours and sizes of type are named in `api/static/tokens.css`; other sheets use the names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

API = Path(__file__).resolve().parents[3] / "api"
LOOKS = {
    "colour": r"(?<=[\s:,(])(?:#(?:[0-9a-f]{3,4}){1,2}|(?:rgb|hsl)a?\([^)]*\))(?=[\s;,)!}])",
    "size of type": r"font-size:(?!\s*(?:var\(|inherit|100%))[^;}\"]*\d[^;}\"]*",
}


def sheets() -> Iterator[Path]:
    for path in sorted([*API.glob("static/**/*.css"), *API.glob("templates/**/*.html")]):
        if "vendor" not in path.parts and path.name != "tokens.css":
            yield path


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_drawn_takes_its_look_from_the_tokens(look: str) -> None:
    outside = [
        f"{path.relative_to(API)}: {match[0]}"
        for path in sheets()
        for match in re.finditer(LOOKS[look], path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert not outside, "\n".join(outside)


def test_every_token_that_is_asked_for_is_there() -> None:
    named = set(
        re.findall(
            r"(--[a-z0-9-]+)\s*:", "".join(path.read_text(encoding="utf-8") for path in API.glob("static/*.css"))
        )
    )
    asked = {
        name for path in sheets() for name in re.findall(r"var\((--[a-z0-9-]+)\)", path.read_text(encoding="utf-8"))
    }
    drawn = {
        f"--{name}"
        for path in API.glob("static/map/*.js")
        for name in re.findall(r'colour\("([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert drawn
    assert not (asked | drawn) - named


def test_a_canvas_takes_its_colours_from_the_tokens_too() -> None:
    outside = [
        f"{path.relative_to(API)}: {match[0]}"
        for path in API.glob("static/map/*.js")
        for match in re.finditer(
            r"[\"'`](?:#(?:[0-9a-f]{3,4}){1,2}\b|(?:rgb|hsl)a?\()", path.read_text(encoding="utf-8"), re.IGNORECASE
        )
    ]
    assert not outside, "\n".join(outside)

"""What is proposed, as a page shows it to whoever signs it or is asked to agree to it: the same words and picture for both."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from api.web.pages import as_image, language
from api.web.served import office
from permits.assessment import Assessment
from permits.letter.brief import one_line
from permits.letter.siteplan import describe, draw, limits
from permits.survey import measured_lines


def as_shown(request: Request, assessment: Assessment) -> dict[str, Any]:
    """`brief`, the case in one line; `drawing`, the site plan as an image's address; `described`, the drawing in words."""
    pack = office(request).pack
    site, where, facts = assessment.site, assessment.where, assessment.facts
    measured = measured_lines(site, where, facts)
    least = limits(pack, facts, assessment.dates, assessment.conclusions)
    return {
        "brief": one_line(pack, facts, where, least),
        "drawing": as_image(draw(pack, site, where, measured, least, language(request))),
        "described": describe(pack, site, where, facts, measured, least),
    }

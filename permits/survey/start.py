"""When the work starts: a day that can be, and one that has not passed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from permits.phrases import phrase
from permits.quantity import Stated
from permits.survey.finding import Finding
from permits.text import Text


def impossible_start(start: date, received: date, settings: Mapping[str, Decimal]) -> Text | None:
    """
    Why nobody can plan to start that day; None when they can.

    settings: the pack's, of which `earliest_start_year` and `start_years_ahead` are read.
    """
    earliest, ahead = settings.get("earliest_start_year"), settings.get("start_years_ahead")
    if earliest is not None and start.year < earliest:
        return phrase("survey.start.year", earliest=earliest)
    if ahead is not None and start.year > received.year + ahead:
        return phrase("survey.start.too_far", ahead=ahead)
    return None


def has_passed(finding: Finding) -> None:
    """Whether the work was to start before the application came in: then it may stand there already."""
    start = finding.inquiry.measure.planned_start
    finding.put("start_has_passed", Stated(start is not None and start < finding.dates.received))

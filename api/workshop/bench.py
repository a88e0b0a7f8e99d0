"""What a planner works at: their own draft beside the rules that stand, and the versions that are published."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request

from api.sign_in.session import who_may
from api.web.pages import Visitor
from api.web.roles import Right
from api.web.served import office
from permits.errors import NotFound
from permits.law.pack import Limit, Pack
from permits.office import Office
from permits.phrases import phrase
from permits.publications import Publications
from permits.text import Text
from permits.workbench.draft import RulesDraft

NO_DAY = phrase("workshop.limits.no_day")
"""A field for a day, where none is written that there is."""


@dataclass(frozen=True)
class Bench:
    """
    person: as what the ledger of publications knows whoever works here, whatever they call themself, and nobody else can
    tell who it is. publications: None where the service has no folder for them.
    """

    me: Visitor
    person: str
    office: Office
    draft: RulesDraft
    publications: Publications | None

    def limit(self, name: str) -> Limit:
        """A limit as the draft has it. Raises NotFound."""
        limit = self.draft.pack.limits.get(name)
        if limit is None:
            raise NotFound(phrase("workshop.bench.no_such_limit"))
        return limit


def bench(request: Request) -> Bench:
    """Whoever may change rules, at their bench. Raises NotAllowed."""
    me, here = who_may(request, Right.CHANGE_RULES), office(request)
    # A key or a number is hashed with the service's secret: there are few numbers enough to try them all.
    known = hmac.new(request.app.state.secret.encode(), (me.number or me.key).encode(), hashlib.sha256)
    person = known.hexdigest()[:32]
    folder = here.settings.data_dir / "workshop" / f"{me.municipality}-{person}"
    published = Publications(Path(here.settings.published)) if here.settings.published else None
    return Bench(me, person, here, RulesDraft(folder, here.rules), published)


def worded(pack: Pack, question: str, answer: str) -> Text:
    """An answer in words; what is not settled has none of its own in the pack."""
    return pack.questions[question].answers.get(answer) or UNSETTLED.get(answer, Text(answer, answer))


UNSETTLED = {
    "open": phrase("workshop.bench.unsettled.open"),
    "conflict": phrase("workshop.bench.unsettled.conflict"),
    "gap": phrase("workshop.bench.unsettled.gap"),
}

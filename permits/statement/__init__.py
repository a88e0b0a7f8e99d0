"""
What is stated about a case once it is decided: the summary every door prints, the record's content, and the letter by the
values that `letter_values` gives it.

Nothing is judged here; the words come from the rules' own texts by way of `explanation`.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from permits import application as applications
from permits.assessment import Assessment
from permits.casework.status import Status
from permits.decision.explanation import explain, worded
from permits.decision.outcome import Outcome
from permits.decision.reasons import Reason
from permits.decision.result import Result
from permits.law.conclusion import Conclusion, Conclusions, Truth, Verdict
from permits.law.facts import Facts
from permits.law.pack import Pack
from permits.letter.brief import one_line
from permits.letter.marks import mark
from permits.letter.siteplan import describe, draw, limits
from permits.letter.writing import Translation
from permits.office import Office
from permits.statement.letter_values import told_of, values_of
from permits.statement.stationery import spoken
from permits.store.canonical import plain, sha256
from permits.store.case.numbers import Numbered
from permits.store.chained.kept_site import site_as_kept
from permits.store.chained.record import Letter, Record, core
from permits.survey import measured_lines
from permits.text import Language

SOFTWARE = {"lovsvar": version("lovsvar"), "python": platform.python_version()}


def summary(pack: Pack, facts: Facts, conclusions: Conclusions, outcome: Outcome) -> dict[str, Any]:
    """The outcome with its reasons in words: `outcome`, `precheck`, `because`, `missing`, `judgements`, `informs`."""

    def said(reason: Reason) -> dict[str, Any]:
        return {**plain(reason), "says": plain(worded(pack, facts, conclusions, reason))}

    return {
        "outcome": outcome.result.value,
        "precheck": outcome.precheck.value,
        "because": [said(reason) for reason in outcome.because],
        "missing": plain(outcome.missing),
        "judgements": [
            {"fact": name, "asks": plain(pack.facts[name].question or pack.facts[name].label)}
            for name in outcome.judgements
        ],
        "informs": [said(reason) for reason in outcome.informs],
    }


def considered(office: Office, assessment: Assessment, last: Record | None = None) -> dict[str, Any]:
    """
    All of the record's content that does not hang on the case's number.

    Made before the store is held, so that others wait only while a letter is written. last: the record that this one
    follows; None for a case that comes in.
    """
    pack, conclusions = office.pack, assessment.conclusions
    delegation = assessment.delegation
    site, where, facts = assessment.site, assessment.where, assessment.facts
    measured = measured_lines(site, where, facts)
    least = limits(pack, facts, assessment.dates, conclusions)
    if assessment.outcome.result is Result.GRANTED:
        kept = limits(pack, facts, assessment.dates, conclusions, granted=True)
    else:
        kept = least
    return {
        "dates": plain(assessment.dates),
        "software": SOFTWARE,
        "pack": {"id": pack.id, "hash": pack.hash, "version": pack.version},
        "delegation": delegation.citation if delegation else None,
        "delegated": plain(delegation.of(assessment.inquiry.measure.kind)) if delegation else None,
        "application": plain(assessment.inquiry),
        "papersReceived": _papers_received(assessment, last),
        "proofs": assessment.proofs.kept(),
        "site": site_as_kept(site),
        "footprint": plain(where),
        "facts": plain(facts),
        "conclusions": [
            # What does not apply is named; only what was compared is told in full.
            plain(conclusion) if conclusion.verdict is not Verdict.NOT_APPLICABLE else _without_checks(*conclusion[:-1])
            for conclusion in conclusions.conclusions
        ],
        "answers": plain(conclusions.answers),
        "engines": {"agreement": conclusions.agreement.value, "differences": list(conclusions.differences)},
        "outcome": plain(assessment.outcome),
        "summary": summary(pack, facts, conclusions, assessment.outcome),
        "lines": plain(explain(pack, facts, conclusions)),
        "evidence": plain(measured),
        "brief": plain(one_line(pack, facts, where, least)),
        "siteplan": draw(pack, site, where, measured, kept),
        "siteplanDescribed": plain(describe(pack, site, where, facts, measured, kept)),
    }


def _papers_received(assessment: Assessment, last: Record | None) -> dict[str, str]:
    """
    The day on which each paper came in, by its hash: with the application, or with what completes it now. One of a record
    from before these days were kept has none.
    """
    dates, papers = assessment.dates, [paper.sha256 for paper in assessment.inquiry.attachments]
    if last is None:
        return dict.fromkeys(papers, dates.received.isoformat())
    there, known = {paper["sha256"] for paper in last.papers}, last.papers_received
    new = dict.fromkeys(papers, dates.decided.isoformat())
    return {name: known.get(name, day) for name, day in new.items() if name in known or name not in there}


@lru_cache(maxsize=8192)
def _without_checks(rule: str, about: str | None, verdict: Verdict, holds: Truth, counts: Truth) -> Mapping[str, Any]:
    """A conclusion by name alone as plain JSON: most of a pack does not speak of a case, and says so alike in the next."""
    kept: Mapping[str, Any] = plain(Conclusion(rule, about, verdict, holds, counts))
    return kept


def statement(
    office: Office, assessment: Assessment, content: Mapping[str, Any], case: Numbered, at: datetime, status: Status
) -> tuple[dict[str, Any], Letter]:
    """
    The record's content and the letter, the letter's hashes inside the content.

    content: what `considered` gave. status: the case's, with what happens to it now. Raises LetterNotWritten.
    """
    named = {"id": case.case_id, "number": case.number, "municipality": case.municipality}
    whole = {**content, "case": named, "decidedAt": at.isoformat(), "head": str(case.head)}
    whole["eventsHead"] = str(case.happened_before)
    whole["withdrawnConsents"] = [
        {"property": property, "owner": owner} for property, owner in sorted(status.withdrawn)
    ]
    decision = core(whole)
    reader = whole.get("ruling", {}).get("reader", "")
    whole["told"] = plain(told_of(office, assessment, case, status, reader, content["papersReceived"]))
    drawing = whole["siteplan"], whole["siteplanDescribed"]
    values = {**values_of(office, whole["told"], assessment.inquiry, *drawing), "mark": mark(decision)}
    letter = office.letters.write(assessment.outcome.result.value, spoken(values, "sv"), decision, at)
    whole["letter"] = {"html": sha256(letter.html.encode()), "pdf": sha256(letter.pdf), "language": "sv"}
    return whole, letter


def draft(office: Office, assessment: Assessment, case: Numbered, status: Status, last: Record) -> str:
    """
    The letter as it would go out, as HTML: without a mark, since nothing is decided, and without the site plan.

    status: the case's, as if this happened to it now. last: the record that it would follow. Raises LetterNotWritten.
    """
    told = plain(told_of(office, assessment, case, status, "", _papers_received(assessment, last)))
    values = {**values_of(office, told, assessment.inquiry, None, ""), "mark": ""}
    return office.letters.draft(assessment.outcome.result.value, spoken(values, "sv"))


def translated(office: Office, record: Record, language: Language) -> Translation | None:
    """
    A decision's letter in another language, beside the Swedish one, which is the one that counts.

    None for a record that does not keep what its letter told, or whose people were severed.
    """
    if record.told is None or not record.letter_html:
        return None
    inquiry, drawing = applications.read_kept(record.application), (record.siteplan, record.siteplan_described)
    values = {**values_of(office, record.told, inquiry, *drawing), "mark": mark(record.core)}
    return office.letters.translation(record.outcome.value, spoken(values, language), language)

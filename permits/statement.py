"""
What is stated about a case once it is decided: the summary every door prints, the letter's values and
the record's content.

Nothing is judged here; the words come from the rules' own texts by way of `explanation`.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, reduce
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

from permits import application as applications
from permits import numbers
from permits.application import Inquiry
from permits.assessment import Assessment
from permits.casework.deadline import last_answer, last_appeal_by_others
from permits.casework.legal_force import ANNOUNCED
from permits.casework.status import Status
from permits.casework.surveys import survey_lines
from permits.casework.terms import terms
from permits.decision.explanation import CheckLine, Line, explain, fact_value, line_of, worded
from permits.decision.mandate import rests_on_unread_drawings
from permits.decision.outcome import Outcome
from permits.decision.reasons import Reason, applied_for_apart, excused
from permits.decision.result import Result
from permits.law.conclusion import Conclusion, Conclusions, Truth, Verdict
from permits.law.facts import Facts
from permits.law.pack import Pack
from permits.letter.brief import drawn_size, one_line
from permits.letter.marks import colours, crest, mark, qr
from permits.letter.siteplan import describe, draw, limits
from permits.letter.writing import Translation
from permits.local.delegation import Mandate
from permits.local.fee import Fee, fee
from permits.office import Office
from permits.phrases import LANGUAGES, phrase
from permits.quantity import Measured, Source, Stated
from permits.store.canonical import plain, sha256
from permits.store.case.numbers import Numbered
from permits.store.chained.kept_site import site_as_kept
from permits.store.chained.record import Letter, Record, core
from permits.survey import measured_lines
from permits.text import Language, Text, capitalised, uncapitalised

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
    whole["told"] = plain(_told(office, assessment, case, status, reader, content["papersReceived"]))
    drawing = whole["siteplan"], whole["siteplanDescribed"]
    values = {**_values(office, whole["told"], assessment.inquiry, *drawing), "mark": mark(decision)}
    letter = office.letters.write(assessment.outcome.result.value, spoken(values, "sv"), decision, at)
    whole["letter"] = {"html": sha256(letter.html.encode()), "pdf": sha256(letter.pdf), "language": "sv"}
    return whole, letter


def draft(office: Office, assessment: Assessment, case: Numbered, status: Status, last: Record) -> str:
    """
    The letter as it would go out, as HTML: without a mark, since nothing is decided, and without the site plan.

    status: the case's, as if this happened to it now. last: the record that it would follow. Raises LetterNotWritten.
    """
    told = plain(_told(office, assessment, case, status, "", _papers_received(assessment, last)))
    values = {**_values(office, told, assessment.inquiry, None, ""), "mark": ""}
    return office.letters.draft(assessment.outcome.result.value, spoken(values, "sv"))


def translated(office: Office, record: Record, language: Language) -> Translation | None:
    """
    A decision's letter in another language, beside the Swedish one, which is the one that counts.

    None for a record that does not keep what its letter told, or whose people were severed.
    """
    if record.told is None or not record.letter_html:
        return None
    inquiry, drawing = applications.read_kept(record.application), (record.siteplan, record.siteplan_described)
    values = {**_values(office, record.told, inquiry, *drawing), "mark": mark(record.core)}
    return office.letters.translation(record.outcome.value, spoken(values, language), language)


def spoken(value: Any, language: Language) -> Any:
    """Plain JSON with each text that stands in both languages in this one alone."""
    if isinstance(value, Mapping):
        if value.keys() == LANGUAGES:
            return value[language]
        return {name: spoken(part, language) for name, part in value.items()}
    return [spoken(part, language) for part in value] if isinstance(value, list) else value


def _values(
    office: Office, told: Mapping[str, Any], inquiry: Inquiry, siteplan: str | None, described: Mapping[str, str] | str
) -> dict[str, Any]:
    """What the templates in `letters/` ask for, as plain JSON: what the record tells, and the people, whom it tells apart."""
    manager = inquiry.inspection_manager
    named = {}
    if told["manager-named"] and manager is not None:
        says = Text(**told["inspection"]).each(lambda words: words.rstrip("."))
        named["inspection"] = phrase("letter.manager", says=says, name=manager.name, certificate=manager.certificate)
    return {
        **plain(stationery(office, inquiry.municipality)),
        **plain(sent_to(inquiry)),
        **told,
        **plain(named),
        "siteplan": siteplan,
        "siteplan-described": described,
    }


def _told(
    office: Office, assessment: Assessment, case: Numbered, status: Status, reader: str, received: Mapping[str, str]
) -> dict[str, Any]:
    """
    What the letter says of the case, in both languages; nobody is named but the officers who decide, read and measure.

    reader: the second who has read the decision, where two have. received: the day on which each paper came in.
    """
    pack, outcome, inquiry = office.pack, assessment.outcome, assessment.inquiry
    act = pack.acts[inquiry.measure.kind]
    decided = assessment.dates.decided
    property = assessment.site.property.designation if assessment.site.property else inquiry.property
    charged = _fee(office, assessment, case, status)
    # The day is fixed where the notice board tells it by itself; what an officer announces later tells its own day.
    announced_at_once = outcome.result in ANNOUNCED and not any(
        party.protected_identity for party in inquiry.applicants
    )
    address = assessment.site.property.address if assessment.site.property else ""
    inspection, manager_named = _inspection_manager(pack, assessment)
    return {
        **dated(decided),
        "decision-day-label": phrase("letter.decided") if outcome.result.can_be_appealed else phrase("letter.date"),
        "place": f"{address} ({property})" if address else property,
        "size": _size(pack, assessment),
        "drawings": _drawings(pack, assessment, received),
        "number": case.number,
        "property": property,
        "permit": _permit(pack, assessment),
        "measure": act.law.each(uncapitalised),
        "measure-capital": act.law.each(capitalised),
        "reasons": [*_reasons(pack, assessment), *_measured_anew(pack, assessment, status)],
        "conditions": outcome.conditions,
        "until": in_words(outcome.until) if outcome.until else None,
        "deviates": bool(excused(pack, assessment.conclusions, "permit_test")),
        "from-legal-force": assessment.conclusions.settled("effect") == "from_legal_force",
        "terms": terms(pack, decided),
        "informs": list(
            dict.fromkeys(worded(pack, assessment.facts, assessment.conclusions, reason) for reason in outcome.informs)
        ),
        "apart": list(_apart(office, assessment, property)),
        "missing": [missing.asks for missing in outcome.missing],
        "judgements": [pack.facts[name].question or pack.facts[name].label for name in outcome.judgements],
        "unread-drawings": outcome.mandate is not None and rests_on_unread_drawings(assessment.facts),
        "inspection": inspection,
        "manager-named": manager_named,
        "fee": {
            "amount": phrase("letter.kronor", amount=numbers.number(charged.kronor, "#,##0")),
            "explained": charged.explained,
        }
        if charged
        else None,
        "answer-by": in_words(last_answer(pack, decided)),
        "due": in_words(status.decide_by) if status.decide_by else None,
        "clockless": status.clockless,
        "appeal-others": in_words(last_appeal_by_others(pack, decided)) if announced_at_once else None,
        "head": f"{case.municipality}:{case.head}" if case.head.sequence else None,
        "plans": [plan.name or plan.designation for plan in assessment.site.plans],
        "decided-by": _decided_by(outcome, _board(office, case.municipality), reader),
        "pack": phrase("letter.pack", title=pack.title, version=pack.version, id=pack.id),
    }


def _permit(pack: Pack, assessment: Assessment) -> Text:
    """
    What the permit is called: of one that is granted by the rules that call for it, for the same pool may need a ground
    permit alone (PBL 9 kap. 47 §).
    """
    own = pack.acts[assessment.inquiry.measure.kind].permit
    if assessment.outcome.result is not Result.GRANTED:
        return own
    calling = [pack.rule(id) for id, _ in assessment.conclusions.answers["permit_duty"].because]
    named = dict.fromkeys(rule.permit or own for rule in calling if rule.then)
    return reduce(lambda first, second: phrase("letter.and", first=first, second=second), named or [own])


def _apart(office: Office, assessment: Assessment, property: str) -> Iterator[dict[str, Any]]:
    """What the applicant is to apply for by itself, and where."""
    for act in applied_for_apart(office.pack, assessment.outcome.informs):
        yield {
            "act": act.name,
            "permit": act.permit,
            "words": act.words,
            "address": office.settings.base_url.partition("://")[2],
            "url": f"{office.settings.base_url}/place?{urlencode({'property': property, 'act': act.name})}",
        }


def stationery(office: Office, municipality: str) -> dict[str, Any]:
    """What every letter of a municipality bears, whatever it says."""
    face = office.face(municipality)
    look = colours(face)
    reached = (face.office, Text(face.phone, face.phone_from_abroad), Text(face.email, face.email))
    return {
        "colours": look,
        "crest": crest(str(face.logo or ""), look["brand"]),
        "qr": qr(f"{office.settings.base_url}/verify"),
        "verify-address": f"{office.settings.base_url}/verify".partition("://")[2],
        "office": face.office,
        "contact-line": Text.joined([part for part in reached if part.sv], ", "),
        "municipality": office.zoning(municipality).municipality.name,
        "board": _board(office, municipality),
        "contact": face.contact,
    }


def _board(office: Office, municipality: str) -> Text:
    delegation = office.delegations.get(municipality)  # what was lowered since changes nothing of whose it is
    return delegation.board if delegation else phrase("letter.board")


def sent_to(inquiry: Inquiry) -> dict[str, Any]:
    """Who a letter speaks of and goes to; nothing of somebody whose identity is protected, since a letter may go astray."""
    applicants, agent = inquiry.applicants, inquiry.agent
    protected = any(applicant.protected_identity for applicant in applicants)
    names = [phrase("letter.protected")] if protected else [Text(person.name, person.name) for person in applicants]
    several = [*names, *([Text(agent.name, agent.name)] if agent is not None else [])]
    return {
        "applicants": Text.joined(names, ", ") if names else "–",
        "addressee": names if protected else _address(inquiry),
        "recipients": reduce(lambda first, second: phrase("letter.and", first=first, second=second), several)
        if several
        else "",
    }


def _address(inquiry: Inquiry) -> list[str | Text]:
    """Whom the letter is to, line by line; with an address only for one alone: each of several opens the same letter."""
    if not inquiry.applicants:
        return []
    first, more = inquiry.applicants[0], len(inquiry.applicants) - 1
    if more:
        return [phrase("letter.with_others", name=first.name, more=more)]
    return [first.name, *first.address.lines]


def dated(day: date) -> dict[str, Any]:
    """A letter's day, in words and as its file has it."""
    return {"date": in_words(day), "year": day.year, "month": day.month, "day": day.day}


SIZES = (
    "building_area_m2", "extension_area_m2", "demolished_building_area_m2", "ridge_height_m", "height_m",
    "roof_angle_deg", "level_change_m",
)  # fmt: skip
"""What a decision says of the size, beside how long and wide it is drawn: it is by these that one sees whether what was built is what was decided."""

KINDS = ("demolished_kind", "sign_kind", "dwelling_in")
PARTS = (
    "installs_fireplace", "installs_water_or_drains", "installs_ventilation", "installs_lift", "affects_load_bearing",
    "affects_fire_protection",
)  # fmt: skip
"""What it says of the kind, and of what is put in or changed: the act's name alone would allow either more or nothing."""


def _size(pack: Pack, assessment: Assessment) -> Text:
    values = assessment.facts.values
    told = [
        fact_value(pack.facts[name], value)
        for name in KINDS
        if name in pack.facts and isinstance(value := values.get(name), Stated)
    ]
    if "building_area_m2" not in values:
        told += drawn_size(pack, assessment.facts, assessment.where)
    told += [
        Text.joined((pack.facts[name].label.each(uncapitalised), fact_value(pack.facts[name], value)))
        for name in SIZES
        if isinstance(value := values.get(name), Measured) and value.high > 0
    ]
    told += [
        pack.facts[name].label.each(uncapitalised)
        for name in PARTS
        if isinstance(value := values.get(name), Stated) and value.value is True
    ]
    return Text.joined(told, ", ").each(capitalised)


def _drawings(pack: Pack, assessment: Assessment, received: Mapping[str, str]) -> list[dict[str, Any]]:
    """The papers that the decision covers, each by what it shows, when it came in and the first signs of its hash."""
    labels = {}
    for paper in assessment.inquiry.attachments:
        if (name := f"{paper.kind.value}_attached") in pack.facts:
            value = assessment.facts.values.get(name)
            drawn = isinstance(value, Stated) and value.source is Source.DRAWN
            label = pack.facts[name].label
            labels[paper.kind] = Text.joined((label, Source.DRAWN.label), ", ") if drawn else label
    return [
        {
            "label": labels[paper.kind],
            "received": received.get(paper.sha256),
            "mark": f"{paper.sha256[:4]} {paper.sha256[4:8]}",
        }
        for paper in assessment.inquiry.attachments
        if paper.kind in labels
    ]


def _fee(office: Office, assessment: Assessment, case: Numbered, status: Status) -> Fee | None:
    tariff = office.tariffs.get(case.municipality)
    if tariff is None or not assessment.outcome.result.can_be_appealed:
        return None
    outcome, received = assessment.outcome, assessment.dates.received
    return fee(tariff, assessment.inquiry.measure.kind, outcome.result.value, received, status.overdue)


def _inspection_manager(pack: Pack, assessment: Assessment) -> tuple[Text | None, bool]:
    """
    Whether an inspection manager is needed, and whether the letter names who (PBL 9 kap. 105 §).

    Where no rule frees from it one is needed by the statute itself (10 kap. 9 §), for the one who proposes a name; that
    it is needless in the single case only a person may say (KL 6 kap. 38 §).
    """
    answer, proposed = assessment.conclusions.answers["inspection_manager"], assessment.inquiry.inspection_manager
    says = pack.questions["inspection_manager"].answers
    if answer.value == "not_required":
        return says[answer.value], False
    if proposed is None:
        return says[answer.value] if answer.value and answer.because else None, False
    return says["required"], True


def _decided_by(outcome: Outcome, board: Text, reader: str) -> Text:
    decided = _decided_by_whom(outcome, board)
    return Text.joined((decided, phrase("statement.read_by", reader=reader)), " ") if reader else decided


def _decided_by_whom(outcome: Outcome, board: Text) -> Text:
    if outcome.result is Result.EXEMPT:
        return _informed_by(outcome)
    if outcome.officer is not None:
        return phrase("statement.by_officer", officer=outcome.officer, board=board)
    if outcome.mandate is not None:
        return phrase("statement.automated", mandate=outcome.mandate)
    if outcome.result is Result.WITHDRAWN:
        return phrase("statement.not_tried")
    return phrase("statement.gone_through")


def _informed_by(outcome: Outcome) -> Text:
    """Who tells that nothing is needed: information that the office gives, and nobody decides (FL 6 §)."""
    if outcome.officer is not None:
        return phrase("statement.informed_by", officer=outcome.officer)
    return phrase("statement.informed_automatically")


def _reasons(pack: Pack, assessment: Assessment) -> list[dict[str, Any]]:
    """
    Each reason once, whatever questions it bears on; of a supplement none that the list of what is missing tells.

    What the board judged beforehand stands together, where the first of it does, under the board's own ruling.
    """
    outcome = assessment.outcome
    because = [
        (reason, line_of(pack, assessment.facts, assessment.conclusions, reason))
        for reason in outcome.because
        if outcome.result is not Result.SUPPLEMENT or not _is_of_what_is_missing(pack, reason)
    ]
    judged = [line for _, line in because if line is not None and _judged_beforehand(assessment, line)]
    ruling = _ruling(pack, assessment, judged) if judged else {}
    told = [ruling if line in judged else _reason(assessment, reason, line) for reason, line in because]
    return [reason for place, reason in enumerate(told) if reason not in told[:place]]


def _ruling(pack: Pack, assessment: Assessment, judged: Sequence[Line]) -> dict[str, Any]:
    """The board's ruling with what it speaks of, this case's figures beside its limits, and what it settled here."""
    delegation, facts = assessment.delegation, assessment.facts.values
    kind = assessment.inquiry.measure.kind
    mandate = delegation.mandate(kind, assessment.dates.decided) if delegation else None
    limits = [
        phrase(
            "letter.ruled.limit",
            label=pack.facts[name].label.each(uncapitalised),
            limit=numbers.measure(most, pack.facts[name].unit),
            value=fact_value(pack.facts[name], facts.get(name)),
        )
        for name, most in (mandate.limits if isinstance(mandate, Mandate) else {}).items()
    ]
    scope = Text.joined([pack.acts[kind].law.each(uncapitalised), *limits], ", ")
    citation = delegation.citation if delegation else ""
    return {
        "about": None,
        "sentence": phrase("letter.ruled.beforehand", scope=scope, delegation=citation),
        "checks": list(dict.fromkeys(line.sentence for line in judged)),
    }


def _judged_beforehand(assessment: Assessment, line: Line) -> bool:
    """Whether the board's own ruling, and nothing that was measured, decided a reason that holds."""
    if line.about_label is not None:
        return False
    decided = [check for check in line.checks if _decides(line, check)]
    return any(_ruled(assessment, check) for check in decided) and not any(_check(check) for check in decided)


def _measured_anew(pack: Pack, assessment: Assessment, status: Status) -> Iterator[dict[str, Any]]:
    """What officers have measured, as lines among the reasons."""
    for says in survey_lines(pack, assessment.facts, status, assessment.inquiry):
        yield {"about": None, "sentence": says, "checks": []}


def _reason(assessment: Assessment, reason: Reason, line: Line | None) -> dict[str, Any]:
    if line is None:
        return {"about": None, "sentence": reason.says, "checks": []}
    return {
        "about": line.about_label.each(capitalised) if line.about_label else None,
        "sentence": line.sentence,
        "checks": [
            said
            for check in line.checks
            if _decides(line, check) and (said := _ruled(assessment, check) or _check(check))
        ],
    }


def _is_of_what_is_missing(pack: Pack, reason: Reason) -> bool:
    """Whether the list of what is missing tells the same: a reason is that a paper or a fact asked for is not there."""
    return reason.rule is not None and pack.rule(reason.rule).question == "completeness"


def _decides(line: Line, check: CheckLine) -> bool:
    """
    Whether a comparison is among those that made the verdict: of alternatives only the one that held, and where it is open
    none that is settled.
    """
    if line.verdict is Verdict.OPEN:
        return check.truth is Truth.OPEN
    return (check.truth is Truth.TRUE) == (line.verdict is Verdict.MET)


def _ruled(assessment: Assessment, check: CheckLine) -> Text | None:
    """The board's own ruling, where it settled the judgement beforehand; None where somebody else answered."""
    answer = assessment.facts.values.get(check.fact)
    if not isinstance(answer, Stated) or answer.source is not Source.BOARD:
        return None
    return phrase("letter.ruled_beforehand", delegation=answer.evidence)


def _check(check: CheckLine) -> Text | None:
    """A measured value against its limit, with the margin; yes and no speak for themselves in the sentence."""
    if check.margin is None:
        return None
    return phrase("letter.check", label=check.label, value=check.value, limit=check.limit, margin=check.margin)


def in_words(day: date) -> Text:
    """A day as letters write it."""
    return numbers.day(day)

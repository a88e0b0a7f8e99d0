"""What the templates in `letters/` ask for of a decided case: what the record tells, and the people, whom it tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any
from urllib.parse import urlencode

from permits import numbers
from permits.application import Inquiry
from permits.assessment import Assessment
from permits.casework.deadline import last_answer, last_appeal_by_others
from permits.casework.legal_force import ANNOUNCED
from permits.casework.status import Status
from permits.casework.terms import terms
from permits.decision.explanation import fact_value, worded
from permits.decision.mandate import rests_on_unread_drawings
from permits.decision.outcome import Outcome
from permits.decision.reasons import applied_for_apart, excused
from permits.decision.result import Result
from permits.law.pack import Pack
from permits.letter.brief import drawn_size
from permits.local.fee import Fee, fee
from permits.office import Office
from permits.phrases import phrase
from permits.quantity import Measured, Source, Stated
from permits.statement.reasons import measured_anew, reasons
from permits.statement.stationery import board_of, dated, sent_to, stationery
from permits.store.canonical import plain
from permits.store.case.numbers import Numbered
from permits.text import Text, capitalised, uncapitalised


def values_of(
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


def told_of(
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
        "reasons": [*reasons(pack, assessment), *measured_anew(pack, assessment, status)],
        "conditions": outcome.conditions,
        "until": numbers.day(outcome.until) if outcome.until else None,
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
        "answer-by": numbers.day(last_answer(pack, decided)),
        "due": numbers.day(status.decide_by) if status.decide_by else None,
        "clockless": status.clockless,
        "appeal-others": numbers.day(last_appeal_by_others(pack, decided)) if announced_at_once else None,
        "head": f"{case.municipality}:{case.head}" if case.head.sequence else None,
        "plans": [plan.name or plan.designation for plan in assessment.site.plans],
        "decided-by": _decided_by(outcome, board_of(office, case.municipality), reader),
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

"""What the applicant says: the drawings' measures, the answers, who they are and what they attach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from permits.acts import Form
from permits.application import AttachmentKind, Person, measure_mark, number_in
from permits.errors import BadApplication, Fault
from permits.jurisdiction import is_public_body
from permits.law.pack import FactType
from permits.phrases import phrase
from permits.quantity import MILLIMETRE, Source, Stated, Value, exactly
from permits.survey.contradictions import DIMENSIONS, at_least_drawn, contradictions, number_stated
from permits.survey.finding import ZERO, Finding
from permits.text import Text


def declared(finding: Finding) -> None:
    """The measure and its dimensions as the applicant's drawings state them."""
    measure = finding.inquiry.measure
    finding.put("measure", Stated(measure.kind))
    for name, value in measure.dimensions.model_dump().items():
        if value is not None and name in finding.pack.facts:
            finding.say(name, exactly(Decimal(value)), DIMENSIONS[name])
    finding.put("planned_start_stated", Stated(measure.planned_start is not None))
    finding.put("voluntary_permit_asked", Stated(measure.voluntary))


def answers(finding: Finding) -> None:
    """Facts stated outright, and whether all that is stated can be. Raises BadApplication with every fault."""
    for name, written in finding.inquiry.answers.items():
        value = _answer(finding, name, written)
        if isinstance(value, Text):
            finding.faults.append(Fault(f"/answers/{name}", value, "answer"))
        else:
            finding.say(name, value, f"/answers/{name}")
    areas = [
        area
        for area in (number_stated(finding, "gross_area_m2"), number_stated(finding, "open_area_m2"))
        if area is not None
    ]
    if finding.act.form is Form.EXTENSION and areas:
        finding.say("extension_area_m2", exactly(sum((area for area, _ in areas), ZERO)), areas[0][1])
    asked, before = (number_stated(finding, name) for name in ("temporary_years", "temporary_years_before"))
    if asked is not None and before is not None:
        finding.put("temporary_years_total", exactly(asked[0] + before[0]))
    finding.put("temporary_asked", Stated(finding.inquiry.measure.temporary or _for_a_time(finding)))
    faults = [*finding.faults, *contradictions(finding)]
    if faults:
        raise BadApplication(phrase("survey.absent.faulty"), faults)
    at_least_drawn(finding)


def _for_a_time(finding: Finding) -> bool:
    """Whether an answer asks for a time or a season only: a permit for good is not what was asked for then."""
    years = number_stated(finding, "temporary_years")
    season = finding.said.get("temporary_seasonal")
    return (years is not None and years[0] > 0) or (season is not None and season.value == Stated(True))


def _answer(finding: Finding, name: str, written: bool | str) -> Value | Text:
    fact = finding.pack.facts.get(name)
    if fact is None or fact.of is not None or "applicant" not in fact.supplied_by or name == "measure":
        return phrase("survey.declared.not_stated", name=name)
    if fact.type is FactType.YES_NO:
        if isinstance(written, bool) or written in ("true", "false"):
            return Stated(written in (True, "true"))
        return phrase("survey.declared.yes_or_no")
    if fact.type is FactType.CHOICE:
        if written in fact.choices:
            return Stated(str(written))
        shown = ", ".join(fact.choices)
        return phrase("survey.declared.one_of", shown=shown)
    if fact.type is FactType.DATE:
        try:
            return Stated(date.fromisoformat(str(written)))
        except ValueError:
            return phrase("survey.declared.day")
    low, high = fact.low if fact.low is not None else -(10**6), fact.high if fact.high is not None else 10**6
    number = None if isinstance(written, bool) else number_in(written.replace(",", "."))
    if number is None or not low <= number <= high:
        return phrase("survey.declared.number", low=low, high=high)
    step = fact.step or MILLIMETRE
    on_step = number.quantize(step)
    if on_step != number:
        return phrase("survey.declared.step", step=step)
    return exactly(on_step + 0)


def parties(finding: Finding) -> None:
    """Who is behind the case, as far as it decides who may decide it."""
    applicants = finding.inquiry.applicants
    # What they tell of themselves alone: a mark on an owner in the register must not show in any answer, or whoever
    # tries each property in turn finds the homes it is to hide (OSL 22 kap. 1 §).
    finding.put("protected_identity", Stated(any(applicant.protected_identity for applicant in applicants)))
    public = any(
        not isinstance(applicant, Person) and is_public_body(applicant.organisation_number) for applicant in applicants
    )
    finding.put("municipality_is_party", Stated(public))
    agent, proofs = finding.inquiry.agent, finding.proofs
    companies = {place for place, applicant in enumerate(applicants) if not isinstance(applicant, Person)}
    finding.put("company_applies", Stated(bool(companies)))
    finding.put("signatory_looked_up", Stated(proofs.signatories >= companies, Source.DOOR, proofs.door))
    attorneys = [paper for paper in finding.inquiry.attachments if paper.kind is AttachmentKind.POWER_OF_ATTORNEY]
    held = any(paper.sha256 in proofs.papers for paper in attorneys)
    if applicants:
        finding.put_proved(
            "all_applicants_signed",
            proofs.applicants.issuperset(range(len(applicants))) or (agent is not None and proofs.agent and held),
            all(applicant.signed is not None for applicant in applicants)
            or (agent is not None and agent.signed is not None and bool(attorneys)),
            proofs.door,
        )
    else:
        finding.miss("all_applicants_signed", phrase("survey.declared.nobody"))
    finding.put("represented_by_agent", Stated(agent is not None))
    finding.put("inspection_manager_proposed", Stated(finding.inquiry.inspection_manager is not None))
    finding.put_proved("power_of_attorney_if_agent", agent is None or held, bool(attorneys))


def papers(finding: Finding) -> None:
    """
    Which papers are attached, one fact for each kind that the pack declares: those that the store holds count.

    A kind of which every paper was drawn by the service from this very measure is told apart: nobody needs to read it.
    """
    attached = finding.inquiry.attachments
    told = {paper.kind.value for paper in attached}
    held = {paper.kind.value for paper in attached if paper.sha256 in finding.proofs.papers}
    mark = measure_mark(finding.inquiry)
    read = {paper.kind.value for paper in attached if finding.proofs.drawn.get(paper.sha256) != mark}
    for fact in finding.pack.facts:
        if fact.endswith("_attached"):
            kind = fact.removesuffix("_attached")
            source = Source.DRAWN if kind in held - read else Source.DOOR
            finding.put_proved(fact, kind in held, kind in told, source=source)

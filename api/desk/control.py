"""
The board's control of what is decided in its name: how far the automated function goes, act by act, and its lowering in
one step; what is drawn for a second look; why cases are handed over, and what people then decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.desk.act import act as act_named
from api.desk.drawn_months import APART, TALLEST, WIDE, bars
from api.desk.entry import entered, unbarred
from api.desk.tried import known
from api.sign_in.session import who_may
from api.web.fields import text_in
from api.web.pages import Visitor, as_image, page
from api.web.papers import papers_labels
from api.web.roles import Right
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.casework.begun import BEGUN
from permits.decision.result import RULED, Result
from permits.errors import NotAllowed
from permits.law.pack import FactDeclaration, Pack
from permits.local.delegation import Delegation, Mandate, Mode
from permits.office import Office
from permits.phrases import phrase
from permits.steps.lowering import BY_ITSELF, lower, read_blind
from permits.store.office.figures import Compared, Monthly, Overruled, WhyNot
from permits.store.office.second_looks import SecondLook
from permits.text import Text

MOST_OPINIONS = 30
"""What visitors have said of the pages, the latest first."""

router = APIRouter(prefix="/desk/control", dependencies=[Depends(entered)])

MODES: dict[Mode, Text] = {
    Mode.OFF: phrase("desk.control.modes.off"),
    Mode.SHADOW: phrase("desk.control.modes.shadow"),
    Mode.SUGGEST: phrase("desk.control.modes.suggest"),
    Mode.DECIDE: phrase("desk.control.modes.decide"),
}
WHAT_IT_MEANS: dict[Mode, Text] = {
    Mode.OFF: phrase("desk.control.what_it_means.off"),
    Mode.SHADOW: phrase("desk.control.what_it_means.shadow"),
    Mode.SUGGEST: phrase("desk.control.what_it_means.suggest"),
    Mode.DECIDE: phrase("desk.control.what_it_means.decide"),
}


@dataclass(frozen=True, slots=True)
class ActRow:
    """
    One kind of act under control. mandate: as it holds now; in_file: as the board wrote it. looks: drawn, read, and
    agreed. compared: what it would have answered against what people decided, None where nothing can be compared.
    """

    name: str
    label: Text
    mandate: Mandate
    in_file: Mandate
    limits: list[tuple[FactDeclaration, Decimal]]
    figures: Monthly
    looks: tuple[int, int, int]
    compared: Compared | None


@router.get("")
def control(request: Request) -> HTMLResponse:
    return _control(request)


def _control(
    request: Request, fault: Text | None = None, act: str = "", why: str = "", status: int = 200
) -> HTMLResponse:
    """act, why: what was asked to be lowered and was not."""
    me, here = who_may(request, Right.OVERSEE), office(request)
    delegation, figures = here.delegation(me.municipality), here.store.figures(me.municipality)
    monthly, looks = figures.of_a_year(clock.today()), here.store.second_looks(me.municipality).latest()
    return page(
        request,
        "desk/control.html",
        status,
        delegation=delegation,
        in_force=delegation is not None and delegation.valid.covers(clock.today()),
        acts=_acts(here, me.municipality, delegation, monthly, looks),
        modes=MODES,
        means=WHAT_IT_MEANS,
        may_lower=_may_lower(me, delegation),
        lowered=list(reversed(here.store.reins.of(me.municipality))),
        by_itself=BY_ITSELF,
        looks=looks[:20],
        why_not=_why_not(here.pack, figures.why_not()),
        overruled=[(each, _why(here.pack, each)) for each in figures.overruled()],
        months=(months := _by_month(monthly)),
        bars=bars(months),
        tallest=TALLEST,
        apart=APART,
        wide=WIDE,
        month=f"{clock.today():%Y-%m}",
        opinions=here.store.feedback(me.municipality).latest(MOST_OPINIONS),
        called=lambda name: act_named(here.pack, name),
        result_of=lambda result: Result(result).label,
        fault=fault,
        asked=act,
        why=why,
    )


def _may_lower(me: Visitor, delegation: Delegation | None) -> bool:
    return Right.LOWER in me.rights or (delegation is not None and me.role in delegation.may_lower)


def _acts(
    here: Office, municipality: str, delegation: Delegation | None, monthly: list[Monthly], looks: list[SecondLook]
) -> list[ActRow]:
    if delegation is None:
        return []
    in_file, compared = here.delegations[municipality], here.store.figures(municipality).compared()
    this_month = {of.measure: of for of in monthly if of.month == f"{clock.today():%Y-%m}"}

    def looked(act: str) -> tuple[int, int, int]:
        its = [look for look in looks if look.measure == act]
        read = [look for look in its if look.reader]
        return len(its), len(read), sum(look.agrees for look in read)

    return [
        ActRow(
            name,
            act_named(here.pack, name),
            mandate,
            in_file.mandates[name],
            [(here.pack.facts[fact], most) for fact, most in mandate.limits.items()],
            this_month.get(name, Monthly("", name)),
            looked(name),
            compared.get(name),
        )
        for name, mandate in delegation.mandates.items()
    ]


def _by_month(monthly: list[Monthly]) -> list[Monthly]:
    """All acts together, month by month, the latest first."""
    months: dict[str, Monthly] = {}
    for of in monthly:
        before = months.get(of.month, Monthly(of.month, ""))
        months[of.month] = Monthly(
            of.month,
            "",
            before.received + of.received,
            before.by_machine + of.by_machine,
            before.by_officers + of.by_officers,
            before.handed_over + of.handed_over,
        )
    return list(months.values())


def _why_not(pack: Pack, ranked: Iterable[WhyNot]) -> list[tuple[WhyNot, Text, Text]]:
    """Each reason once with what would change it, by most cases; rules that read alike are the one with the most."""
    told: dict[tuple[Text, Text], WhyNot] = {}
    for each in ranked:
        told.setdefault((_why(pack, each), _what_would(pack, each)), each)
    return [(each, says, would) for (says, would), each in told.items()]


def _why(pack: Pack, why: WhyNot | Overruled) -> Text:
    if why.code in SINGLE:
        return SINGLE[why.code][0]
    try:
        rule = pack.rule(why.rule)
        return rule.title.each(lambda title: f"{title} ({rule.source})")
    except KeyError:
        return pack.questions[why.code].label if why.code in pack.questions else Text(why.code, why.code)


def _what_would(pack: Pack, why: WhyNot) -> Text:
    """What would let the automated function take such cases, for those who can see to it."""
    if why.code in SINGLE:
        return SINGLE[why.code][1]
    would = [_would_settle(pack.facts[name]) for name in why.facts if name in pack.facts]
    return Text.joined(dict.fromkeys(would)) if would else A_PERSON


A_PERSON = phrase("desk.control.person_settle")


def _would_settle(fact: FactDeclaration) -> Text:
    if fact.is_judgement:
        return phrase("desk.control.settled_beforehand", label=fact.label)
    if "applicant" in fact.supplied_by:
        return phrase("desk.control.applicant_states", label=fact.label)
    return A_PERSON


SINGLE: dict[str, tuple[Text, Text]] = {
    "off": (
        phrase("desk.control.act_off"),
        phrase("desk.control.new_decision_board"),
    ),
    "no_mandate": (
        phrase("desk.control.beyond_delegation"),
        phrase("desk.control.needs_delegation"),
    ),
    "suggest_only": (
        phrase("desk.control.machine_only_suggest"),
        phrase("desk.control.needs_agreement"),
    ),
    "shadow": (
        phrase("desk.control.in_shadow"),
        phrase("desk.control.needs_mode"),
    ),
    "unread_drawings": (
        phrase("desk.control.drawings_nobody_read"),
        phrase("desk.control.needs_stated_measures"),
    ),
    "engines_disagree": (
        phrase("desk.control.engines_differed"),
        phrase("desk.control.rule_mended"),
    ),
    **{code: (phrase(f"desk.control.begun.{code}"), A_PERSON) for code in BEGUN},
}
"""What a hand-over for a reason of its own is called, and what would change it."""


# -- the second look -----------------------------------------------------------------------------------


@router.get("/second-look")
def second_looks(request: Request) -> HTMLResponse:
    """What is drawn and not read yet."""
    me, here = who_may(request, Right.READ_BLIND), office(request)
    looks = here.store.second_looks(me.municipality).unread(protected=Right.OPEN_PROTECTED in me.rights)
    return page(request, "desk/second_looks.html", looks=looks, called=lambda name: act_named(here.pack, name))


@router.get("/second-look/{case_id}")
def second_look(request: Request, case_id: str) -> HTMLResponse:
    return _second_look(request, case_id)


def _second_look(
    request: Request, case_id: str, fault: Text | None = None, why: str = "", status: int = 200
) -> HTMLResponse:
    """The application as it came, without what was answered until somebody has said what they would have."""
    me, here = who_may(request, Right.READ_BLIND), office(request)
    look = here.store.second_looks(me.municipality).of(case_id)
    record = here.store.records.of(me.municipality, case_id)[0]
    return page(
        request,
        "desk/second_look.html",
        status,
        look=look,
        act=act_named(here.pack, look.measure),
        record=record,
        labels=papers_labels(request),
        known=known(here.pack, record.facts.values),
        drawing=as_image(record.siteplan),
        described=record.siteplan_described,
        answers={result: result.letter for result in (*RULED, Result.REFERRED)},
        result_of=lambda result: Result(result).label,
        fault=fault,
        why=why,
    )


@router.post("/second-look/{case_id}", dependencies=[Depends(unbarred)])
def second_look_read(request: Request, case_id: str, form: Form) -> Response:
    me, here = who_may(request, Right.READ_BLIND), office(request)
    answer, why = text_in(form, "answer"), text_in(form, "why")
    try:
        if answer not in {*RULED, Result.REFERRED}:
            raise NotAllowed(phrase("desk.control.no_answer_chosen"))
        read_blind(here, me.municipality, case_id, me.name, Result(answer), why)
    except NotAllowed as refused:
        return _second_look(request, case_id, refused.says, why, 409)
    return RedirectResponse(f"/desk/control/second-look/{case_id}", 303)


# -- lowering, after the pages whose names no act has ----------------------------------------------------


@router.post("/{act}")
def lowered(request: Request, act: str, form: Form) -> Response:
    """Lower an act, at once."""
    me, here = who_may(request, Right.OVERSEE), office(request)
    why = text_in(form, "why")
    try:
        if not _may_lower(me, here.delegation(me.municipality)):
            raise NotAllowed(phrase("desk.control.not_yours_to_lower"))
    except NotAllowed as refused:
        return _control(request, refused.says, status=403)
    to = str(form.get("to") or Mode.OFF.value)
    try:
        lower(here, me.municipality, act, Mode(to) if to in set(Mode) else Mode.OFF, why, me.name, me.role)
    except NotAllowed as refused:
        return _control(request, refused.says, act, why, 409)
    return RedirectResponse("/desk/control", 303)

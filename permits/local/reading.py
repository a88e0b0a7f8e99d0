"""
A municipality's own files, read from `rules/local/<code>/`: the board's delegation, the council's tariff, the face, the
plan for what is thinned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from permits.decision.result import RULED, Result
from permits.law.pack import Pack
from permits.local.delegation import MAY_BE_NAMED, Delegation, Mandate, Mode, Settled
from permits.local.face import LEAST_CONTRAST, WHITE, Face, contrast
from permits.local.fee import FactorModel, Factors, Tariff, TimeModel
from permits.local.guidance import Guidance
from permits.local.retention import Retention, Thinned
from permits.local.wordings import Place, Wording, Wordings
from permits.strict import Entry, Reading, read_file
from permits.text import Text
from permits.validity import Dated, Validity

Price = TypeVar("Price")


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


CHARGED = (Result.GRANTED, Result.STARTING_CLEARANCE)
"""The machine's decisions that a fee is taken for (PBL 12 kap. 8 §)."""

CHARGEABLE = tuple(result for result in Result if result.can_be_appealed)
"""What a tariff may price: decisions. Information, and what still waits, costs nothing."""


def load_delegation(path: Path, pack: Pack) -> Delegation:
    """The board's delegation decision, in the words of the pack. Raises BadPack with every fault."""
    return read_file(path, _shown(path), lambda say, entry: read_delegation(say, entry, path.parent.name, pack))


def read_delegation(say: Reading, entry: Entry, municipality: str, pack: Pack) -> Delegation:
    may = ("grants_on_unread_drawings", "orders_completion", "silent_on", "clears_start", "may_lower", "two_read")
    keys = say.mapping(entry, may, ("board", "paragraph", "decided", "valid", "mandates"))
    decided = say.day(keys.get("decided")) or date.min
    valid = say.validity(keys.get("valid")) or Validity(date.max)
    _decided_before(say, keys.get("decided"), decided, valid.from_)
    mandates = {act: _mandate(say, act, inner, pack) for act, inner in _by_act(say, keys.get("mandates"), pack).items()}
    return Delegation(
        municipality,
        say.text_pair(keys.get("board")),
        say.filled(keys.get("paragraph")),
        decided,
        valid,
        mandates,
        "grants_on_unread_drawings" in keys and say.yes_no(keys["grants_on_unread_drawings"]),
        frozenset(say.one_of(act, _acts(pack)) for act in say.items(keys.get("silent_on"))),
        "orders_completion" in keys and say.yes_no(keys["orders_completion"]),
        clears_start=frozenset(say.one_of(act, _acts(pack)) for act in say.items(keys.get("clears_start"))),
        may_lower=frozenset(say.one_of(role, MAY_BE_NAMED) for role in say.items(keys.get("may_lower"))),
        two_read=frozenset(_decisions(say, keys.get("two_read"))),
    )


def _decided_before(say: Reading, at: Entry | None, decided: date, stands: date) -> None:
    """What a board or council decides stands from the day of the decision at the earliest."""
    if at is not None and decided > stands:
        say.fault(
            at,
            f"Beslutet fattades {decided}, efter att det började gälla {stands}.",
            f"It was decided on {decided}, after it began to stand on {stands}.",
            "dates",
        )


def _decisions(say: Reading, entry: Entry | None) -> Iterator[Result]:
    """The decisions of an officer's that are named."""
    for at in say.items(entry):
        if (named := say.one_of(at, RULED)) in RULED:
            yield Result(named)


def _mandate(say: Reading, act: str, entry: Entry, pack: Pack) -> Mandate:
    keys = say.mapping(entry, ("limits", "settles", "second_look_percent", "fallback_percent"), ("mode",))
    mode = say.one_of(keys.get("mode"), list(Mode))
    drawn, falls = _percent(say, keys.get("second_look_percent")), _percent(say, keys.get("fallback_percent"))
    if falls is not None and not drawn:
        say.fault(
            keys["fallback_percent"],
            f"{act}: inget dras till en andra läsning, så ingenting kan falla tillbaka. Skriv second_look_percent.",
            f"{act}: nothing is drawn for a second look, so nothing can fall back. Write second_look_percent.",
            "nothing_drawn",
        )
    limits = _measures(say, keys.get("limits"), pack)
    if mode == Mode.DECIDE:
        _bounded(say, act, entry, limits, pack)
    return Mandate(
        act,
        Mode(mode) if mode in list(Mode) else Mode.OFF,
        limits,
        _settled(say, keys.get("settles"), pack),
        drawn or 0,
        falls,
    )


def _bounded(say: Reading, act: str, entry: Entry, limits: Mapping[str, Decimal], pack: Pack) -> None:
    """A fault for each measure of how large it is that the board leaves without a limit: what no plan limits would be granted."""
    for fact in pack.acts[act].bounded if act in pack.acts else ():
        if fact not in limits:
            label = pack.facts[fact].label
            say.fault(
                entry,
                f"{act}: tjänsten får besluta hur stort som helst. Skriv högst hur mycket under limits: {fact} ({label.sv}).",
                f"{act}: the service may decide of any size. Write the most under limits: {fact} ({label.en}).",
                "unbounded",
            )


def _percent(say: Reading, entry: Entry | None) -> int | None:
    """A whole number of per cent; None where nothing is written."""
    if entry is None:
        return None
    amount = say.amount(entry)
    if amount != int(amount) or not 0 <= amount <= 100:
        say.fault(entry, "Skriv hela procent, 0 till 100.", "Write whole per cent, 0 to 100.", "percent")
        return None
    return int(amount)


def _by_act(say: Reading, entry: Entry | None, pack: Pack) -> dict[str, Entry]:
    """The entries by kind of measure, each one that the pack knows."""
    if entry is None:
        return {}
    return say.mapping(entry, _acts(pack))


def _acts(pack: Pack) -> list[str]:
    return list(pack.facts["measure"].choices) if "measure" in pack.facts else []


def _measures(say: Reading, entry: Entry | None, pack: Pack) -> dict[str, Decimal]:
    """The most, or the least, that each fact may be: numbers of the whole case, on their own grid."""
    measures = {}
    for name, inner in (say.mapping(entry) if entry is not None else {}).items():
        fact = pack.facts.get(name)
        numbers = [known.name for known in pack.facts.values() if known.type.is_numeric and known.of is None]
        if fact is None or name not in numbers:
            meant = say.meant(name, numbers)
            say.fault(
                inner,
                f"{name} är inget mått på ärendet.{meant.sv}",
                f"{name} is no measure of the case.{meant.en}",
                "undeclared",
            )
            continue
        measures[name] = say.amount(inner)
        if fact.step and measures[name] % fact.step:
            say.fault(
                inner,
                f"{measures[name]} ligger inte på {name}s steg {fact.step}.",
                f"{measures[name]} is not on the step {fact.step} of {name}.",
                "off_grid",
            )
    return measures


def _settled(say: Reading, entry: Entry | None, pack: Pack) -> dict[str, Settled]:
    """Judgements that the board answers beforehand: such that only an officer could answer, and none that is reserved."""
    settled = {}
    for name, inner in (say.mapping(entry) if entry is not None else {}).items():
        fact = pack.facts.get(name)
        settled[name] = _answer(say, inner, pack)
        if fact is None or not fact.is_judgement:
            meant = say.meant(name, [known.name for known in pack.facts.values() if known.is_judgement])
            say.fault(
                inner,
                f"{name} är ingen bedömningsfråga, så nämnden kan inte svara på den i förväg.{meant.sv}",
                f"{name} is no question of judgement, so the board cannot answer it beforehand.{meant.en}",
                "not_a_judgement",
            )
        elif name in pack.not_for_the_board:
            section = pack.not_for_the_board[name]
            say.fault(
                inner,
                f"{name} avgörs i det enskilda ärendet ({section}); nämnden kan inte svara i förväg.",
                f"{name} is settled in the single case ({section}); the board cannot answer beforehand.",
                "reserved",
            )
    return settled


def _answer(say: Reading, entry: Entry, pack: Pack) -> Settled:
    """Yes or no, or `answer` with what each measure must be at least."""
    if not isinstance(entry.value, dict):
        return Settled(say.yes_no(entry))
    keys = say.mapping(entry, (), ("answer", "at_least"))
    return Settled("answer" in keys and say.yes_no(keys["answer"]), _measures(say, keys.get("at_least"), pack))


def load_guidance(path: Path, pack: Pack) -> Mapping[str, Guidance]:
    """The board's guidance by the fact that is judged. Raises BadPack with every fault."""
    return read_file(path, _shown(path), lambda say, entry: read_guidance(say, entry, pack))


def read_guidance(say: Reading, entry: Entry, pack: Pack) -> Mapping[str, Guidance]:
    judged = [name for name, fact in pack.facts.items() if fact.is_judgement]
    told: dict[str, Guidance] = {}
    for name, inner in say.mapping(entry).items():
        if name not in judged:
            meant = say.meant(name, judged)
            say.fault(
                inner,
                f"{name} är ingen bedömningsfråga; vägledning ges till sådana.{meant.sv}",
                f"{name} is no question of judgement; guidance is given to those.{meant.en}",
                "unknown",
            )
        keys = say.mapping(inner, (), ("says", "decided", "paragraph"))
        decided = say.day(keys.get("decided")) or date.min
        told[name] = Guidance(say.text_pair(keys.get("says")), decided, say.filled(keys.get("paragraph")))
    return told


def load_wordings(path: Path) -> Wordings:
    """Words for officers to begin a text from. Raises BadPack with every fault."""
    return read_file(path, _shown(path), _wordings)


def _wordings(say: Reading, entry: Entry) -> Wordings:
    told = say.mapping(entry, tuple(Place))
    return {Place(name): tuple(_each_titled(say, told[name])) for name in Place if name in told}


def _each_titled(say: Reading, listed: Entry) -> Iterator[Wording]:
    """The words for one place, each under a title of its own: an officer chooses by it."""
    titles: set[str] = set()
    for at in say.items(listed):
        wording = _wording(say, at)
        for title in {*wording.title}:
            if title and title in titles:
                say.fault(at, f"Rubriken {title} står två gånger.", f"The title {title} stands twice.", "twice")
        titles.update(wording.title)
        yield wording


def _wording(say: Reading, entry: Entry) -> Wording:
    keys = say.mapping(entry, (), ("title", "words"))
    words = say.filled(keys.get("words"))
    if "{" in words or "}" in words:
        says = "Ingen fyller i luckor här: skriv orden utan { och }.", "Nobody fills slots here: write without { and }."
        say.fault(keys["words"], *says, "slots")
    return Wording(say.text_pair(keys.get("title")), words)


def load_face(path: Path) -> Face:
    """How the board's office shows itself. Raises BadPack with every fault."""
    return read_file(path, _shown(path), lambda say, entry: _face(say, entry, path.parent))


def _face(say: Reading, entry: Entry, folder: Path) -> Face:
    keys = say.mapping(entry, ("logo",), ("office", "phone", "email", "hours", "colours"))
    colours = {}
    if "colours" in keys:
        told = say.mapping(keys["colours"], (), ("brand", "dark", "pale"))
        for name, at in told.items():
            colours[name] = say.word(at)
            if not re.fullmatch(r"#[0-9a-f]{6}", colours[name]):
                say.fault(at, "En färg skrivs som #14524a.", "A colour is written as #14524a.")
                return Face(Text("", ""), "", "", Text("", ""), {}, None)
        for words, ground in ((WHITE, "brand"), (WHITE, "dark"), ("brand", "pale"), ("dark", "pale")):
            if ground in colours and (words == WHITE or words in colours):
                found = contrast(colours.get(words, words), colours[ground])
                if found < LEAST_CONTRAST:
                    say.fault(
                        told[ground],
                        f"{words} på {ground} har kontrasten {found}; minst {LEAST_CONTRAST} behövs för att läsas.",
                        f"{words} on {ground} has a contrast of {found}; at least {LEAST_CONTRAST} can be read.",
                    )
    logo = folder / say.word(keys["logo"]) if "logo" in keys else None
    if logo is not None and (logo.suffix not in (".svg", ".png") or logo.parent != folder or not logo.is_file()):
        say.fault(keys["logo"], "logo är en svg- eller png-fil i samma mapp.", "logo is an SVG or PNG in the folder.")
    email = say.filled(keys.get("email"))
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        says = f"{email} är ingen e-postadress.", f"{email} is no e-mail address."
        say.fault(keys["email"], *says, "email")
    return Face(
        say.text_pair(keys.get("office")),
        say.filled(keys.get("phone")),
        email,
        say.text_pair(keys.get("hours")),
        colours,
        logo,
    )


def load_retention(path: Path) -> Retention:
    """The municipality's plan for what is thinned. Raises BadPack with every fault."""
    return read_file(path, _shown(path), read_retention)


LONGEST_KEPT_YEARS = 200


def read_retention(say: Reading, entry: Entry) -> Retention:
    keys = say.mapping(entry, ("readings",), ("plan", "paragraph", "decided", "valid", "cases"))
    cases, listed = [], set[str]()
    for at in say.items(keys.get("cases")):
        told = say.mapping(at, (), ("results", "after_years", "source"))
        results = [say.one_of(result, CLOSING) for result in say.items(told.get("results"))]
        if twice := sorted(listed.intersection(results)):
            say.fault(at, f"{twice[0]} står två gånger.", f"{twice[0]} stands twice.", "twice")
        listed.update(results)
        years = _years(say, told.get("after_years"))
        named = frozenset(Result(result) for result in results if result in CLOSING)
        cases.append(Thinned(named, years, say.filled(told.get("source"))))
    readings = say.mapping(keys["readings"], (), ("after_years", "source")) if "readings" in keys else None
    decided = say.day(keys.get("decided")) or date.min
    valid = say.validity(keys.get("valid")) or Validity(date.max)
    _decided_before(say, keys.get("decided"), decided, valid.from_)
    return Retention(
        say.text_pair(keys.get("plan")),
        say.filled(keys.get("paragraph")),
        decided,
        valid,
        tuple(cases),
        None if readings is None else _years(say, readings.get("after_years")),
    )


CLOSING = tuple(result for result in Result if not result.waits)
"""What a closed case may have come to."""


def _years(say: Reading, entry: Entry | None) -> int:
    amount = say.amount(entry)
    if entry is not None and (amount != int(amount) or not 1 <= amount <= LONGEST_KEPT_YEARS):
        says = f"Skriv hela år, 1 till {LONGEST_KEPT_YEARS}.", f"Write whole years, 1 to {LONGEST_KEPT_YEARS}."
        say.fault(entry, *says, "years")
        return LONGEST_KEPT_YEARS
    return int(amount)


def load_tariff(path: Path, pack: Pack, delegation: Delegation | None = None) -> Tariff:
    """
    The council's tariff, in the words of the pack. Raises BadPack with every fault.

    delegation: what the machine may decide, each day of which the tariff must price.
    """
    return read_file(path, _shown(path), lambda say, entry: read_tariff(say, entry, pack, delegation))


def read_tariff(say: Reading, entry: Entry, pack: Pack, delegation: Delegation | None) -> Tariff:
    models = {"hours", "rates"}, {"factors", "base_amounts", "adjustment"}
    keys = say.mapping(entry, models[0] | models[1], ("council", "paragraph", "decided"))
    if keys.keys() & (models[0] | models[1]) not in models:
        say.fault(
            entry,
            "En taxa har antingen rates och hours (tid) eller base_amounts, adjustment och factors (faktorer).",
            "A tariff has either rates and hours (time) or base_amounts, adjustment and factors (factors).",
            "model",
        )
    by_time = "factors" not in keys
    priced = _by_act(say, keys.get("hours" if by_time else "factors"), pack)
    amounts = keys.get("rates" if by_time else "base_amounts")
    series = _amounts(say, amounts)
    decided = say.day(keys.get("decided")) or date.min
    if series:
        _decided_before(say, keys.get("decided"), decided, series[0].valid.from_)
    if delegation is not None and amounts is not None and series:
        _priced_throughout(say, amounts, series, delegation.valid)
    if delegation is not None:
        _priced_as_delegated(say, entry, priced, delegation)
    return Tariff(
        say.text_pair(keys.get("council")),
        say.filled(keys.get("paragraph")),
        decided,
        TimeModel(series, {act: _by_result(say, inner, say.amount) for act, inner in priced.items()})
        if by_time
        else FactorModel(
            series,
            say.amount(keys.get("adjustment")),
            {act: _by_result(say, inner, lambda factors: _factors(say, factors)) for act, inner in priced.items()},
        ),
    )


def _by_result(say: Reading, entry: Entry, price: Callable[[Entry], Price]) -> dict[str, Price]:
    return {result: price(inner) for result, inner in say.mapping(entry, CHARGEABLE).items()}


def _factors(say: Reading, entry: Entry) -> Factors:
    keys = say.mapping(entry, (), ("object", "handling", "notice"))
    return Factors(*(say.amount(keys.get(name)) for name in ("object", "handling", "notice")))


def _amounts(say: Reading, entry: Entry | None) -> tuple[Dated, ...]:
    amounts = []
    for dated in say.items(entry):
        inner = say.mapping(dated, ("to",), ("from", "kronor"))
        start, end = say.day(inner.get("from")), say.day(inner.get("to"))
        valid = Validity(start or date.min, say.not_before(start, end, dated))
        amounts.append(Dated(valid, say.amount(inner.get("kronor"))))
    return say.series(entry, "kronor", amounts) if entry is not None else ()


def _priced_as_delegated(say: Reading, at: Entry, priced: Mapping[str, Entry], delegation: Delegation) -> None:
    """Every decision that the machine may take on the council's money has its price, if only 0."""
    for act, mandate in delegation.mandates.items():
        if mandate.mode is not Mode.DECIDE:
            continue
        prices = priced[act].value if act in priced and isinstance(priced[act].value, dict) else {}
        for result in CHARGED:
            if result not in prices:
                say.fault(
                    priced.get(act, at),
                    f"{act}: {result} saknar pris, men nämnden låter tjänsten besluta. Skriv timmarna eller faktorerna.",
                    f"{act}: {result} has no price, but the board lets the service decide. Write its hours or factors.",
                    "unpriced",
                )


def _priced_throughout(say: Reading, at: Entry, series: tuple[Dated, ...], valid: Validity) -> None:
    """While the machine may decide, each decision has its fee."""
    first, last = series[0].valid.from_, series[-1].valid.to
    if first > valid.from_:
        say.fault(
            at,
            f"Taxan börjar {first}, men nämndens delegation gäller från {valid.from_}: däremellan saknas avgift.",
            f"The tariff begins on {first}, but the board's delegation on {valid.from_}: between there is no fee.",
            "dates",
        )
    if last is not None and (valid.to is None or last < valid.to):
        say.fault(
            at,
            f"Taxan slutar {last}, men nämndens delegation gäller längre: därefter saknas avgift.",
            f"The tariff ends on {last}, but the board's delegation stands longer: after it there is no fee.",
            "dates",
        )

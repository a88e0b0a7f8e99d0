"""
A municipality's own files, read from `rules/local/<code>/`: the board's delegation, the council's tariff, the face.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from permits.local.delegation import Delegation, Mandate, Mode
from permits.local.face import LEAST_CONTRAST, WHITE, Face, contrast
from permits.local.fee import DatedAmount, FactorModel, Factors, Tariff, TimeModel
from permits.strict import Entry, Reading, read_file
from permits.text import Text
from permits.validity import Validity


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


def load_delegation(path: Path) -> Delegation:
    """The board's delegation decision. Raises BadPack with every fault."""
    return read_file(path, _shown(path), lambda say, entry: _delegation(say, entry, path.parent.name))


def _delegation(say: Reading, entry: Entry, municipality: str) -> Delegation:
    keys = say.mapping(entry, ("grants_on_unread_drawings",), ("board", "paragraph", "decided", "valid", "mandates"))
    mandates = {}
    for act, one in say.mapping(keys["mandates"]).items() if "mandates" in keys else ():
        inner = say.mapping(one, ("limits", "settles", "second_look_percent", "fallback_percent"), ("mode",))
        mode = say.one_of(inner.get("mode"), [mode.value for mode in Mode])
        mandates[act] = Mandate(
            act,
            Mode(mode) if mode in list(Mode) else Mode.OFF,
            {fact: say.number(most) for fact, most in say.mapping(inner["limits"]).items()}
            if "limits" in inner
            else {},
            {fact: say.yes_no(answer) for fact, answer in say.mapping(inner["settles"]).items()}
            if "settles" in inner
            else {},
            say.number(inner["second_look_percent"]) if "second_look_percent" in inner else Decimal(0),
            say.number(inner["fallback_percent"]) if "fallback_percent" in inner else Decimal(100),
        )
    return Delegation(
        municipality,
        say.text_pair(keys.get("board")),
        say.word(keys.get("paragraph")),
        say.day(keys.get("decided")) or date.min,
        say.validity(keys.get("valid")) or Validity(date.max),
        mandates,
        "grants_on_unread_drawings" in keys and say.yes_no(keys["grants_on_unread_drawings"]),
    )


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
    return Face(
        say.text_pair(keys.get("office")),
        say.word(keys.get("phone")),
        say.word(keys.get("email")),
        say.text_pair(keys.get("hours")),
        colours,
        logo,
    )


def load_tariff(path: Path) -> Tariff:
    """The council's tariff. Raises BadPack with every fault."""
    return read_file(path, _shown(path), _tariff)


def _tariff(say: Reading, entry: Entry) -> Tariff:
    models = {"hours", "rates"}, {"factors", "base_amounts", "adjustment"}
    keys = say.mapping(entry, models[0] | models[1], ("council", "paragraph", "decided"))
    if keys.keys() & (models[0] | models[1]) not in models:
        say.fault(
            entry,
            "En taxa har antingen rates och hours (tid) eller base_amounts, adjustment och factors (faktorer).",
            "A tariff has either rates and hours (time) or base_amounts, adjustment and factors (factors).",
            "model",
        )
    return Tariff(
        say.text_pair(keys.get("council")),
        say.word(keys.get("paragraph")),
        say.day(keys.get("decided")) or date.min,
        _factor_model(say, keys) if "factors" in keys else _time_model(say, keys),
    )


def _time_model(say: Reading, keys: Mapping[str, Entry]) -> TimeModel:
    return TimeModel(
        _amounts(say, keys.get("rates")),
        {
            act: {result: say.number(hours) for result, hours in say.mapping(one).items()}
            for act, one in (say.mapping(keys["hours"]).items() if "hours" in keys else ())
        },
    )


def _factor_model(say: Reading, keys: Mapping[str, Entry]) -> FactorModel:
    return FactorModel(
        _amounts(say, keys.get("base_amounts")),
        say.number(keys.get("adjustment")),
        {
            act: {result: _factors(say, factors) for result, factors in say.mapping(one).items()}
            for act, one in say.mapping(keys["factors"]).items()
        },
    )


def _factors(say: Reading, entry: Entry) -> Factors:
    keys = say.mapping(entry, (), ("object", "handling", "notice"))
    return Factors(*(say.number(keys.get(name)) for name in ("object", "handling", "notice")))


def _amounts(say: Reading, entry: Entry | None) -> tuple[DatedAmount, ...]:
    found = []
    for one in say.items(entry):
        inner = say.mapping(one, ("to",), ("from", "kronor"))
        valid = Validity(say.day(inner.get("from")) or date.min, say.day(inner.get("to")))
        found.append(DatedAmount(valid, say.number(inner.get("kronor"))))
    return tuple(found)

"""
JSON Schemas of the files of rules, for editors that complete words and underline slips as they are written.

They are made from a pack, so they know its facts, kinds, limits, questions and rules. They are looser than the reader:
what holds between two files is told by `lovsvar rules check` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from permits.decision.result import RULED, Result
from permits.law.conclusion import Verdict
from permits.law.facts import KINDS_OF_THING
from permits.law.loader.rules import CHOICE_WORDS, NUMBER_WORDS, RULE_KEYS
from permits.law.pack import FactDeclaration, FactType, Pack, Word
from permits.local.delegation import MAY_BE_NAMED, Mode
from permits.text import Text

Schema = Mapping[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FILLED: Schema = {"type": "string", "minLength": 1}
NUMBER: Schema = {"type": "string", "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"}
AMOUNT: Schema = {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,6})?$"}
DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
YES_NO: Schema = {"type": "boolean"}


def schemas(pack: Pack) -> Mapping[str, Schema]:
    """The schemas by the name of what they are for; each stands alone."""
    made = {
        "section": _section(pack),
        "cases": _cases(pack),
        "limits": _keys({"limits": _named(_limit(pack))}, required=("limits",)),
        "delegation": _delegation(pack),
        "tariff": _tariff(pack),
    }
    return {name: {"$schema": DRAFT, "title": f"{pack.id}: {name}", **schema} for name, schema in made.items()}


# -- the pieces ------------------------------------------------------------------------------------------------


def _keys(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> dict[str, Any]:
    """A mapping of these keys and no other."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _named(schema: Schema, names: Iterable[str] | None = None) -> Schema:
    """A mapping of any keys, or of these, all with the same kind of value."""
    named: dict[str, Any] = {"type": "object", "additionalProperties": schema}
    return named if names is None else named | {"propertyNames": _one_of(names)}


def _defined(name: str) -> Schema:
    """What stands once under `$defs`."""
    return {"$ref": f"#/$defs/{name}"}


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


def _one_of(words: Iterable[str]) -> Schema:
    return {"enum": list(words)}


def _described(schema: Schema, says: Text) -> Schema:
    return {**schema, "description": says.sv}


PAIR = _keys({"sv": FILLED, "en": FILLED}, required=("sv", "en"))
VALID = _keys(
    {"from": DAY, "to": DAY, "applies_by": _one_of(("received", "decided", "started"))},
    required=("from",),
)


def _citation(pack: Pack) -> Schema:
    return _keys({"law": _one_of(pack.laws), "section": FILLED, "url": FILLED}, required=("law", "section"))


# -- a section and its cases -------------------------------------------------------------------------------------


def _section(pack: Pack) -> Schema:
    ids = [rule.id for rule in pack.rules]
    rules: Schema = _list(_one_of(ids), 1)
    units = {fact.unit for fact in pack.facts.values() if fact.type.is_numeric}
    facts = {name: _described(_compared(fact), fact.label) for name, fact in pack.facts.items()}
    conditions = _list(_defined("condition"))
    answers = _one_of(dict.fromkeys(answer for question in pack.questions.values() for answer in question.answers))
    told: Mapping[str, Schema] = {
        "id": {"type": "string", "pattern": "^[a-z0-9]+([._-][a-z0-9]+)*$"},
        "point": FILLED,
        "title": PAIR,
        "question": _one_of(pack.questions),
        "then": answers,
        "otherwise": answers,
        "exception_to": _list(_one_of((*ids, *pack.groups))),
        "exception_when": _one_of(("any", "all")),
        "for_each": _one_of(KINDS_OF_THING),
        "informs": YES_NO,
        "apply_for": _one_of(pack.acts),
        "permit": PAIR,
        "applies_when": conditions,
        "if": conditions,
        "texts": _keys({"met": PAIR, "not_met": PAIR, "open": PAIR}, required=("met", "not_met")),
        "valid": VALID,
        "source": _citation(pack),
        "says": PAIR,
    }
    rule = _keys({key: told[key] for key in RULE_KEYS}, required=("id", "title", "texts"))
    return {
        **_keys(
            {
                "section": _citation(pack),
                "title": PAIR,
                "says": PAIR,
                "valid": VALID,
                "applies_when": conditions,
                "rules": _list(rule),
            },
            required=("section", "title", "rules"),
        ),
        "$defs": {
            "condition": {
                **_keys({"any": {**conditions, "minItems": 1}, "met": rules, "kept": rules, **facts}),
                "minProperties": 1,
                "maxProperties": 1,
            },
            "fact": _keys({"fact": _one_of(pack.facts)}, required=("fact",)),
            **{f"compared_{unit}": _operand(pack, unit) for unit in units},
        },
    }


def _operand(pack: Pack, unit: str) -> Schema:
    """What a number of that unit is compared with; one without a unit takes it from the thing at hand."""
    limits = [f"${name}" for name, limit in pack.limits.items() if limit.unit == unit or not unit]
    return {"anyOf": [_one_of(limits), NUMBER, _defined("fact")]}


def _compared(fact: FactDeclaration) -> Schema:
    """What a fact may be compared with, by each word."""
    operand = _value(fact)
    if fact.type.is_numeric:
        operand = _defined(f"compared_{fact.unit}")
    elif fact.type is FactType.DATE:
        operand = {"anyOf": [DAY, _defined("fact")]}
    ordered = fact.type.is_numeric or fact.type is FactType.DATE
    words = {
        word.value: _list(operand, 1) if word in (Word.ONE_OF, Word.BETWEEN) else operand
        for word in (NUMBER_WORDS if ordered else CHOICE_WORDS)
    }
    return {**_keys(words), "minProperties": 1, "maxProperties": 1}


def _value(fact: FactDeclaration) -> Schema:
    match fact.type:
        case FactType.YES_NO:
            return YES_NO
        case FactType.CHOICE:
            return _one_of(fact.choices)
        case FactType.DATE:
            return DAY
    return NUMBER


def _given(fact: FactDeclaration) -> Schema:
    """A fact of a case: a number may be a range."""
    value = _value(fact)
    ranged = _keys({"low": NUMBER, "high": NUMBER}, required=("low", "high"))
    return {"anyOf": [value, ranged]} if fact.type.is_numeric else value


def _cases(pack: Pack) -> Schema:
    ids = [rule.id for rule in pack.rules]
    things = {
        kind: _list(
            _keys({"id": FILLED} | {name: _given(fact) for name, fact in pack.facts.items() if fact.of == kind})
        )
        for kind in KINDS_OF_THING
    }
    expect = _keys(
        {
            "answers": _keys(
                {
                    name: _one_of((*question.answers, "open", "conflict", "gap"))
                    for name, question in pack.questions.items()
                }
            ),
            "because": _list(_defined("rule")),
            "why_not": _named(_list(_defined("fact")), ids),
            "verdicts": _named(_one_of(Verdict), ids),
            "missing": _list(_defined("fact")),
            "judgements": _list(_defined("fact")),
            "informs": _list(_defined("rule")),
            "in_force": _list(_defined("rule")),
            "not_in_force": _list(_defined("rule")),
        }
    )
    case = _keys(
        {
            "name": FILLED,
            "law": FILLED,
            "received": DAY,
            "decided": DAY,
            "started": DAY,
            "given": _keys({name: _given(fact) for name, fact in pack.facts.items() if fact.of is None}),
            "things": _keys(things),
            "without": _list(_defined("fact")),
            "expect": expect,
        },
        required=("name", "expect"),
    )
    return {
        **_keys({"cases": _list(case)}, required=("cases",)),
        "$defs": {"rule": _one_of(ids), "fact": _one_of(pack.facts)},
    }


def _limit(pack: Pack) -> Schema:
    value = _keys(
        {"from": DAY, "to": DAY, "value": AMOUNT, "source": _citation(pack)}, required=("from", "value", "source")
    )
    return _keys({"unit": FILLED, "label": PAIR, "values": _list(value, 1)}, required=("unit", "label", "values"))


# -- a municipality's own files ------------------------------------------------------------------------------------


def _acts(pack: Pack) -> Iterable[str]:
    return pack.facts["measure"].choices


def _delegation(pack: Pack) -> Schema:
    measures = [name for name, fact in pack.facts.items() if fact.type.is_numeric and fact.of is None]
    at_most = _named(AMOUNT, measures)
    judged = {
        name: _described({"anyOf": [YES_NO, _keys({"answer": YES_NO, "at_least": _defined("measures")})]}, fact.label)
        for name, fact in pack.facts.items()
        if fact.is_judgement and fact.type is FactType.YES_NO and name not in pack.not_for_the_board
    }
    mandate = _keys(
        {
            "mode": _one_of(Mode),
            "limits": _defined("measures"),
            "settles": _keys(judged),
            "second_look_percent": AMOUNT,
            "fallback_percent": AMOUNT,
        },
        required=("mode",),
    )
    return _keys(
        {
            "board": PAIR,
            "paragraph": FILLED,
            "decided": DAY,
            "valid": VALID,
            "grants_on_unread_drawings": YES_NO,
            "orders_completion": YES_NO,
            "silent_on": _list(_one_of(_acts(pack))),
            "clears_start": _list(_one_of(_acts(pack))),
            "may_lower": _list(_one_of(MAY_BE_NAMED)),
            "two_read": _list(_one_of(RULED)),
            "mandates": _named(_defined("mandate"), _acts(pack)),
        },
        required=("board", "paragraph", "decided", "valid", "mandates"),
    ) | {"$defs": {"mandate": mandate, "measures": at_most}}


def _tariff(pack: Pack) -> Schema:
    results = [result for result in Result if result.can_be_appealed]
    rates = _list(_keys({"from": DAY, "to": DAY, "kronor": AMOUNT}, required=("from", "kronor")), 1)
    factors = _keys(dict.fromkeys(("object", "handling", "notice"), AMOUNT), required=("object", "handling", "notice"))
    return _keys(
        {
            "council": PAIR,
            "paragraph": FILLED,
            "decided": DAY,
            "rates": rates,
            "base_amounts": rates,
            "adjustment": AMOUNT,
            "hours": _named(_keys(dict.fromkeys(results, AMOUNT)), _acts(pack)),
            "factors": _named(_keys(dict.fromkeys(results, factors)), _acts(pack)),
        },
        required=("council", "paragraph", "decided"),
    )

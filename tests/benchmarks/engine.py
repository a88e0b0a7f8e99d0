"""
The plain engine with full explanation and the durable engine, against zen-engine on the same rules.

300 rules over 40 facts, each with two conditions, in zen a decision table with hit policy `collect`.
The answers are compared before anything is timed.
"""

import json
import random
from datetime import date
from decimal import Decimal

import zen

from permits.decision.interview import interview
from permits.law.conclusion import Truth
from permits.law.engine import conclude, durable, generated, plain
from permits.law.engine.reached import Reached
from permits.law.facts import Dates, Facts
from permits.law.pack import Citation, Compare, FactDeclaration, FactType, Pack, Question, Rule, Validity, Word
from permits.quantity import exactly
from permits.text import Text
from permits.workbench.cases import facts_of
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import timed
from tests.handmade import pack_of
from tests.packs import SWEDISH

RULES, FACTS = 300, 40
DAY = date(2026, 1, 1)
WORDS = {Word.AT_MOST: "<=", Word.ABOVE: ">"}
T = Text("t", "t")


def packed() -> tuple[Pack, list[dict[str, str]]]:
    """The pack, and the same rules as rows of a decision table."""
    chance = random.Random(7)
    rules, rows = [], []
    for number in range(RULES):
        chosen = chance.sample(range(FACTS), 2)
        conditions, row = [], {"_id": f"r{number}", "out": f'"r{number}"'}
        for fact in chosen:
            word, limit = chance.choice(list(WORDS)), chance.randrange(1, 100)
            conditions.append(Compare(f"f{fact}", word, (Decimal(limit),)))
            row[f"i{fact}"] = f"{WORDS[word]} {limit}"
        rules.append(Rule(f"r{number}", T, Citation("PBL", ""), Validity(DAY), (), tuple(conditions), {}, "q", "yes"))
        rows.append(row)
    facts = [FactDeclaration(f"f{n}", FactType.LENGTH, T, "m", Decimal("0.01")) for n in range(FACTS)]
    question = Question("q", T, {"yes": T, "no": T}, "no")
    return pack_of(rules, facts, [question]), rows


def table(rows: list[dict[str, str]]) -> str:
    inputs = [{"id": f"i{n}", "name": f"f{n}", "field": f"f{n}"} for n in range(FACTS)]
    content = {
        "hitPolicy": "collect",
        "inputs": inputs,
        "outputs": [{"id": "out", "name": "out", "field": "out"}],
        "rules": [{**{one["id"]: "" for one in inputs}, **row} for row in rows],
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "t", "name": "t", "type": "decisionTableNode", "content": content},
        {"id": "end", "name": "end", "type": "outputNode"},
    ]
    edges = [{"id": "a", "sourceId": "in", "targetId": "t"}, {"id": "b", "sourceId": "t", "targetId": "end"}]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def main() -> list[Figure]:
    pack, rows = packed()
    in_force = pack.on(Dates(DAY, DAY))
    numbers = {f"f{n}": (n * 37) % 100 for n in range(FACTS)}
    facts = Facts({name: exactly(value) for name, value in numbers.items()})
    decision = zen.ZenEngine().create_decision(table(rows))

    ours = {one.rule for one in generated.reached(in_force, facts).verdicts() if one.holds is Truth.TRUE}
    assert generated.evaluate(in_force, facts) == plain.evaluate(in_force, facts)
    assert {rule for rule, _ in generated.reached(in_force, facts).answers()["q"].because} == ours
    theirs = {one["out"] for one in decision.evaluate(numbers)["result"]}
    assert ours == theirs, "the peer must be given the same rules"
    program = durable.program(in_force)
    assert ours == {one.rule for one in durable.run(program, in_force, facts) if one.holds is Truth.TRUE}

    came = {
        "runner, answers": timed(lambda: generated.reached(in_force, facts).answers()),
        "runner, verdicts": timed(lambda: generated.reached(in_force, facts).verdicts()),
        "runner, verdicts and answers": timed(lambda: _both(generated.reached(in_force, facts))),
        "runner, every comparison": timed(lambda: [len(one.checks) for one in generated.evaluate(in_force, facts)]),
        "reference engine": timed(lambda: plain.evaluate(in_force, facts), 100),
        "second engine": timed(lambda: durable.run(program, in_force, facts), 50, 5),
        "zen-engine": timed(lambda: decision.evaluate(numbers)),
        "zen-engine with trace": timed(lambda: decision.evaluate(numbers, {"trace": True}), 100),
    }
    print(f"\nengine: {RULES} rules over {FACTS} facts, {len(ours)} hold")
    for name, times in came.items():
        print(f"  {name:30} {times}")
    alone = came["zen-engine"].cpu / came["runner, verdicts and answers"].cpu
    traced = came["zen-engine with trace"].cpu / came["runner, every comparison"].cpu
    return [
        *(Figure(f"{name}, {RULES} rules", times.cpu, "µs") for name, times in came.items()),
        Figure("the runner beside zen-engine: verdicts and answers", alone, "times faster", "≥ 8 times"),
        Figure("the runner beside zen-engine with trace: every comparison", traced, "times faster", "≥ 4 times"),
        *swedish(),
    ]


def _both(reached: Reached) -> tuple[object, object]:
    return reached.verdicts(), reached.answers()


def swedish() -> list[Figure]:
    """The whole Swedish pack on its ordinary case, on both engines and with answers and interview."""
    pack = SWEDISH
    dates = Dates(DAY, DAY, DAY)
    in_force, facts = pack.on(dates), facts_of(pack, pack.cases[0])
    found = conclude(pack, facts, dates)
    assert not found.differences
    print(f"\nthe Swedish pack: {len(in_force.rules)} rules in force, {len(pack.facts)} facts, its first worked case")
    came = {
        "runner, verdicts": timed(lambda: generated.reached(in_force, facts).verdicts()),
        "runner": timed(lambda: generated.evaluate(in_force, facts)),
        "reference engine": timed(lambda: plain.evaluate(in_force, facts), 100),
        "second engine": timed(lambda: durable.evaluate(in_force, facts), 50, 5),
        "both, with answers": timed(lambda: conclude(pack, facts, dates), 50, 5),
        "interview": timed(lambda: interview(pack, found)),
    }
    for name, times in came.items():
        print(f"  {name:30} {times}")
    return [Figure(f"{name}, the Swedish pack", times.cpu, "µs") for name, times in came.items()]

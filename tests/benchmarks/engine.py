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
from permits.law.engine import conclude, durable, plain
from permits.law.facts import Dates, Facts
from permits.law.loader import load_pack
from permits.law.pack import Citation, Compare, FactDeclaration, FactType, Pack, Question, Rule, Validity, Word
from permits.quantity import exactly
from permits.settings import content
from permits.text import Text
from permits.workbench.cases import facts_of
from tests.benchmarks.timing import timed

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
    facts = {f"f{n}": FactDeclaration(f"f{n}", FactType.LENGTH, T, "m", Decimal("0.01")) for n in range(FACTS)}
    question = Question("q", T, {"yes": T, "no": T}, "no")
    return Pack("b", "1", "benchmark", T, facts, {}, {"q": question}, tuple(rules), {}), rows


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


def main() -> None:
    pack, rows = packed()
    in_force = pack.on(Dates(DAY, DAY))
    numbers = {f"f{n}": (n * 37) % 100 for n in range(FACTS)}
    facts = Facts({name: exactly(value) for name, value in numbers.items()})
    decision = zen.ZenEngine().create_decision(table(rows))

    ours = {one.rule for one in plain.evaluate(in_force, facts) if one.holds is Truth.TRUE}
    theirs = {one["out"] for one in decision.evaluate(numbers)["result"]}
    assert ours == theirs, "the peer must be given the same rules"
    program = durable.program(in_force)
    assert ours == {one.rule for one in durable.run(program, in_force, facts) if one.holds is Truth.TRUE}

    results = {
        "plain, full explanation": timed(lambda: plain.evaluate(in_force, facts)),
        "durable": timed(lambda: durable.run(program, in_force, facts), 50, 5),
        f"zen-engine {getattr(zen, '__version__', '2.1')}": timed(lambda: decision.evaluate(numbers)),
    }
    base = results["plain, full explanation"][1]
    print(f"\nengine: {RULES} rules over {FACTS} facts, {len(ours)} hold")
    for name, (least, median, slow) in results.items():
        print(
            f"  {name:28} min {least:8.0f} µs   p50 {median:8.0f} µs   p99 {slow:8.0f} µs   {median / base:6.1f} × plain"
        )
    swedish()


def swedish() -> None:
    """The whole Swedish pack on its ordinary case, on both engines and with answers and interview."""
    pack = load_pack(content("rules") / "se")
    dates = Dates(DAY, DAY, DAY)
    in_force, facts = pack.on(dates), facts_of(pack, pack.cases[0])
    found = conclude(pack, facts, dates)
    assert not found.differences
    print(f"\nthe Swedish pack: {len(in_force.rules)} rules in force, {len(pack.facts)} facts, its first worked case")
    results = {
        "plain, full explanation": timed(lambda: plain.evaluate(in_force, facts)),
        "durable": timed(lambda: durable.evaluate(in_force, facts), 50, 5),
        "both, with answers": timed(lambda: conclude(pack, facts, dates), 50, 5),
        "interview": timed(lambda: interview(pack, found)),
    }
    for name, (least, median, slow) in results.items():
        print(f"  {name:28} min {least:8.0f} µs   p50 {median:8.0f} µs   p99 {slow:8.0f} µs")

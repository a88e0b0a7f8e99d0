"""
The sharp edges of durable_rules, one test for each, showing that ours cannot reach it.

W1 to W14 are silent wrong answers, K1 to K9 killers of the process. Each was met with durable_rules
2.0.28 itself; here the same situation is brought to our own door. What may kill runs in a child.
"""

import gc
import os
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from permits.errors import PackNotSafe
from permits.law.conclusion import Conclusion, Truth, Verdict
from permits.law.engine import durable, plain
from permits.law.facts import Facts
from permits.law.pack import AnyOf, Compare, Condition, FactRef, InForce, Word
from permits.quantity import Measured, Stated, Value, exactly
from permits.workbench.cases import facts_of
from tests.handmade import DATES
from tests.law.few_rules import chunks, pack, rule
from tests.packs import SWEDISH

pytestmark = pytest.mark.skipif(not durable.AVAILABLE, reason="not on this Python: durable_rules ends with 3.12")


def verdicts(in_force: InForce, facts: Facts) -> dict[str, Verdict]:
    """What the second engine says; the first must say the same."""
    found: tuple[Conclusion, ...] = durable.run(durable.program(in_force), in_force, facts)
    first = {(one.rule, one.about): one.verdict for one in plain.evaluate(in_force, facts)}
    assert {(one.rule, one.about): one.verdict for one in found} == first
    return {one.rule: one.verdict for one in found}


def concluded(condition: Condition, **values: Value) -> Verdict:
    return verdicts(pack(rule("r", condition)), Facts(values))["r"]


ALL_WORDS = [word for word in Word if word not in (Word.ONE_OF, Word.BETWEEN)]


@pytest.mark.parametrize("word", ALL_WORDS)
def test_w1_a_comparison_with_a_missing_operand_is_open_not_fired(word: Word) -> None:
    known = {"width_m": exactly("5")}
    assert concluded(Compare("width_m", word, (FactRef("height_m"),)), **known) is Verdict.OPEN
    assert concluded(Compare("height_m", word, (FactRef("width_m"),)), **known) is Verdict.OPEN
    assert concluded(Compare("height_m", word, (Decimal(4),)), **known) is Verdict.OPEN


def test_w2_no_condition_object_has_two_keys() -> None:
    two = pack(
        rule("r", Compare("width_m", Word.AT_MOST, (Decimal(30),)), Compare("height_m", Word.AT_MOST, (Decimal(4),)))
    )
    assert verdicts(two, Facts({"width_m": exactly("10"), "height_m": exactly("99")})) == {"r": Verdict.NOT_MET}

    def keys(one: Any) -> None:
        if isinstance(one, dict) and "all" not in one and "m" not in one:
            assert len(one) == 1
            for inner in one.values():
                keys(inner)
        elif isinstance(one, list):
            for inner in one:
                keys(inner)

    for chunk in chunks(durable.program(two)):
        for definition in chunk.ruleset.get_definition().values():
            keys(definition["all"][0]["m"])


def test_w3_nothing_is_divided_inside() -> None:
    share = exactly(Decimal("0.30"))
    assert concluded(Compare("width_m", Word.ABOVE, (Decimal("0.20"),)), width_m=share) is Verdict.MET


def test_w4_text_and_truth_never_meet_numbers() -> None:
    # Choices cross as codes of their own; a code that equals a number is still no number to any rule.
    in_force = pack(
        rule("n", Compare("width_m", Word.ABOVE, (Decimal(1),))), rule("c", Compare("measure", Word.IS, ("shed",)))
    )
    facts = Facts({"width_m": exactly("0.5"), "measure": Stated("shed"), "near": Stated(True)})
    assert verdicts(in_force, facts) == {"n": Verdict.NOT_MET, "c": Verdict.MET}


def test_w5_a_missing_fact_is_open_and_not_silently_false() -> None:
    either = AnyOf((Compare("height_m", Word.ABOVE, (Decimal(5),)), Compare("height_m", Word.AT_MOST, (Decimal(5),))))
    assert concluded(either) is Verdict.OPEN


def test_w6_null_and_not_a_number_never_cross() -> None:
    for wrong in ("NaN", "Infinity"):
        with pytest.raises(ValueError):
            Measured(Decimal(wrong), Decimal(wrong))


def test_w7_no_rule_asks_for_absence() -> None:
    words = str(durable.definition({"r": [{"p0": 1}, {"$lte": {"h0": 4}}]}))
    assert not any(word in words for word in ("$nex", "$not", "$ex"))


def test_w8_no_action_runs_that_could_fail() -> None:
    chunk = durable.Chunk("w8", {"r": [{"p0": 1}]})
    with pytest.raises(AssertionError):
        durable._never(None)  # what each rule has for its action
    assert chunk.ask([{"p0": 1}]) == [{"r", durable.SENTINEL}]


def test_w9_rules_that_are_dropped_are_noticed_by_the_sentinel(monkeypatch: pytest.MonkeyPatch) -> None:
    chunk = durable.Chunk("w9", {"r": [{"p0": 1}]})
    # As when the clock jumps and the engine drops the rest.
    monkeypatch.setattr(durable.rete, "start_action_for_state", lambda *_: None)
    with pytest.raises(durable.Undecided):
        chunk.ask([{"p0": 1}])


def test_w9_a_thing_whose_rules_are_dropped_is_noticed_beside_one_whose_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chunk = durable.Chunk("w9b", {"r": [{"p0": 1}]})
    fired = chunk._fired
    monkeypatch.setattr(chunk, "_fired", lambda facts: [pair for pair in fired(facts) if pair[1] == 0])
    with pytest.raises(durable.Undecided):
        chunk.ask([{"p0": 1}, {"p0": 2}])


def test_w10_a_fact_that_no_rule_knows_is_still_caught() -> None:
    assert durable.Chunk("w10", {"r": [{"p0": 1}]}).ask([{}]) == [{durable.SENTINEL}]


def test_w11_cases_do_not_see_each_others_facts() -> None:
    chunk = durable.Chunk("w11", {"both": [{"p0": 1}, {"p1": 1}]})
    assert "both" not in chunk.ask([{"p0": 1}])[0]
    assert "both" not in chunk.ask([{"p1": 1}])[0]


@pytest.mark.parametrize("count", [2, durable.MOST_FACTS, durable.MOST_FACTS + 1, 3 * durable.MOST_FACTS])
def test_w11_things_that_are_asked_together_do_not_mix(count: int) -> None:
    chunk = durable.Chunk(f"w11-{count}", {"both": [{"p0": 1}, {"p1": 1}], "least": [{"$gte": {"h0": 5}}]})
    messages: list[durable.Message] = [{"p0": 1, "h0": 2 * number} for number in range(count)]
    assert [names - {durable.SENTINEL} for names in chunk.ask(messages)] == [
        {"least"} if number > 2 else set() for number in range(count)
    ]
    chunk.check_empty()


def test_w11_what_is_asked_alike_is_asked_once_and_answered_to_each() -> None:
    chunk = durable.Chunk("w11-alike", {"r": [{"p0": 1}]})
    assert chunk.ask([{"p0": 1}, {}, {"p0": 1}]) == [
        {"r", durable.SENTINEL},
        {durable.SENTINEL},
        {"r", durable.SENTINEL},
    ]


def test_w11_what_is_known_is_let_go_of_before_it_is_too_much_and_answered_alike_again() -> None:
    chunk = durable.Chunk("w11-known", {"least": [{"$gte": {"h0": 5}}]})
    messages: list[durable.Message] = [{"h0": number} for number in range(durable.MOST_KNOWN)]
    first = chunk.ask(messages)
    assert [chunk.ask([message]) for message in messages[:9]] == [[names] for names in first[:9]]
    assert len(chunk.known) <= durable.MOST_KNOWN and chunk.ask(messages) == first


def test_a_fact_that_the_engine_refuses_is_no_answer() -> None:
    chunk = durable.Chunk("refused", {"r": [{"p0": 1}]})
    durable.rete.assert_fact(chunk.ruleset._handle, '{"sid": "c", "kind": 1, "p0": 1, "id": "0"}')
    with pytest.raises((durable.Undecided, Exception)):
        chunk.ask([{"p0": 1}])


def test_w11_threads_do_not_mix() -> None:
    in_force = pack(*(rule(f"r{n}", Compare("width_m", Word.AT_MOST, (Decimal(n),))) for n in range(40)))
    program = durable.program(in_force)
    wrong: list[int] = []

    def decide(width: int) -> None:
        for _ in range(10):
            found = durable.run(program, in_force, Facts({"width_m": exactly(width)}))
            met = [n for n, one in enumerate(found) if one.verdict is Verdict.MET]
            if met != list(range(width, 40)):
                wrong.append(width)

    threads = [threading.Thread(target=decide, args=(width,)) for width in (3, 17, 29, 39)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_w12_whole_and_decimal_numbers_are_one() -> None:
    assert concluded(Compare("width_m", Word.IS, (Decimal(4),)), width_m=exactly("4.00")) is Verdict.MET
    assert (
        concluded(Compare("width_m", Word.IS, (FactRef("height_m"),)), width_m=exactly("4.0"), height_m=exactly(4))
        is Verdict.MET
    )


def test_w13_order_never_decides() -> None:
    one, other = rule("a", question="duty", then="good"), rule("b", exception_to=("a",))
    for rules in ((one, other), (other, one)):
        found = durable.run(durable.program(pack(*rules)), pack(*rules), Facts({}))
        assert {each.rule: each.counts for each in found} == {"a": Truth.FALSE, "b": Truth.TRUE}


def test_w14_names_of_the_pack_never_reach_the_engine() -> None:
    hostile = rule('r"$and', Compare("width_m", Word.AT_MOST, (Decimal(4),)))
    in_force = pack(replace(hostile, id="priori; c.s['x'] åäö 🏠"))
    assert set(verdicts(in_force, Facts({"width_m": exactly("4")})).values()) == {Verdict.MET}


# -- killers, tried in a child process --------------------------------------------------------------


def survives(program: str, **environment: str) -> str:
    """What a child prints that runs the lines after importing ours; it must end well and soon."""
    head = """
    from decimal import Decimal
    from permits.law.engine import durable
    from permits.law.facts import Facts
    from permits.law.pack import Compare, FactRef, Word
    from permits.quantity import exactly
    from tests.law.few_rules import chunks, pack, rule
    """
    code = textwrap.dedent(head) + textwrap.dedent(program)
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.strip()


def test_k1_k3_k4_ten_thousand_decisions_leave_no_state_behind() -> None:
    """No state is ever deleted (K1, K4) and no second sid made (K3): one fact comes and goes."""
    printed = survives(
        """
        chunk = durable.Chunk("k", {"r": [{"p0": 1}]})
        for number in range(10_000):
            chunk.ask([{"p0": number}])
        print(chunk.ruleset.get_facts("c"))
        """
    )
    assert printed == "[]"


def test_k2_a_number_of_nought_divides_nothing() -> None:
    assert "not_met" in survives(
        """
        in_force = pack(rule("r", Compare("width_m", Word.ABOVE, (FactRef("height_m"),))))
        facts = Facts({"width_m": exactly(0), "height_m": exactly(0)})
        print(durable.run(durable.program(in_force), in_force, facts)[0].verdict)
        """
    )


def test_k5_four_threads_on_one_program() -> None:
    assert "done" in survives(
        """
        import threading
        in_force = pack(*(rule(f"r{n}", Compare("width_m", Word.AT_MOST, (Decimal(n),))) for n in range(70)))
        program = durable.program(in_force)
        def many():
            for width in range(50):
                durable.run(program, in_force, Facts({"width_m": exactly(width)}))
        threads = [threading.Thread(target=many) for _ in range(4)]
        [one.start() for one in threads]
        [one.join() for one in threads]
        print("done")
        """
    )


def test_k6_no_facts_at_all() -> None:
    assert "open" in survives(
        """
        in_force = pack(rule("r", Compare("width_m", Word.AT_MOST, (Decimal(4),))))
        print(durable.run(durable.program(in_force), in_force, Facts({}))[0].verdict)
        """
    )


def test_k7_six_hundred_rules_are_spread_over_many_rulesets() -> None:
    assert (
        survives(
            """
        in_force = pack(*(rule(f"r{n}", Compare("width_m", Word.AT_MOST, (Decimal(n),))) for n in range(600)))
        program = durable.program(in_force)
        sizes = [len(chunk.ruleset.get_definition()) for chunk in chunks(program)]
        found = durable.run(program, in_force, Facts({"width_m": exactly(300)}))
        print(max(sizes) <= durable.MOST_RULES + 1, sum(one.verdict == "met" for one in found))
        """
        )
        == "True 300"
    )


def test_k7_a_rule_with_too_many_alternatives_is_refused_before_the_engine_sees_it() -> None:
    many = AnyOf(tuple(Compare("width_m", Word.IS, (Decimal(n),)) for n in range(8)))
    with pytest.raises(PackNotSafe):
        durable.program(pack(rule("r", *(many for _ in range(4)))))


def test_k8_long_texts_never_cross() -> None:
    assert "not_met" in survives(
        """
        from permits.quantity import Stated
        in_force = pack(rule("r", Compare("measure", Word.IS, ("shed",))))
        facts = Facts({"measure": Stated("x" * 10_000_000)})
        print(durable.run(durable.program(in_force), in_force, facts)[0].verdict)
        """
    )


def test_k9_a_pack_that_kills_the_engine_kills_only_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "CHILD", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    with pytest.raises(PackNotSafe):
        durable.compile_pack(pack(rule("killer", Compare("width_m", Word.AT_MOST, (Decimal(1),)))))


def test_k9_a_pack_that_hangs_the_engine_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "CHILD", "import time; time.sleep(60)")
    monkeypatch.setattr(durable, "CHILD_SECONDS", 0.5)
    with pytest.raises(PackNotSafe):
        durable.compile_pack(pack(rule("hanging", Compare("width_m", Word.AT_MOST, (Decimal(2),)))))


def resident() -> int:
    """Megabytes of this process that lie in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 // 1_000_000


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read where Linux tells it")
def test_a_program_that_is_let_go_of_gives_its_memory_back() -> None:
    """The library never frees a ruleset: a program of the national pack kept some 40 MB for ever."""
    in_force = SWEDISH.on(DATES)
    case = next(case for case in SWEDISH.cases if case.dates.received.year == DATES.received.year)

    def made_and_asked() -> None:
        durable.run(durable.program(in_force), in_force, facts_of(SWEDISH, case))
        gc.collect()

    made_and_asked()
    before = resident()
    for _ in range(6):
        made_and_asked()
    assert resident() - before < 40


def test_k10_a_ruleset_that_was_stopped_before_any_rule_ran_is_given_back_unharmed() -> None:
    """The engine frees what it notes when an action begins, and notes nothing before: so memory is filled with ones."""
    assert "given back" in survives(
        """
        import gc
        begin, durable.rete.start_action_for_state = durable.rete.start_action_for_state, lambda *_: None
        try:
            durable.Chunk("k10", {"r": [{"p0": 1}]}).ask([{"p0": 1}])
        except durable.Undecided:
            durable.rete.start_action_for_state = begin
        chunk = durable.Chunk("k10-refused", {"r": [{"p0": 1}]})
        durable.rete.assert_fact(chunk.ruleset._handle, '{"sid": "c", "kind": 1, "p0": 1, "id": "0"}')
        del chunk
        gc.collect()
        print("given back")
        """,
        MALLOC_PERTURB_="85",
    )

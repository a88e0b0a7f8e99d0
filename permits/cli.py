"""
The command line: the same path as every other door, for people, scripts and tests.

Exit codes: 0 done, 1 not satisfied, 2 wrong use, 3 bad input. Faults go to stderr, one sentence each.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cached_property, partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from permits import clock
from permits.errors import BadInput, LovsvarError, NotFound
from permits.jurisdiction import CONTENT
from permits.store.scopes import Scope, Vouch
from permits.text import Language, Text

if TYPE_CHECKING:  # each command loads what it needs, and `--help` nothing
    from rich.console import Console

    from permits.casework.deadline import Turn
    from permits.office import Office
    from permits.post.deliver import Port
    from permits.settings import Settings
    from permits.statement import Assessment
    from permits.store.chain import Head
    from permits.store.datasets import Datasets
    from permits.store.store import Store

NOT_SATISFIED, BAD_INPUT, NOT_READ = 1, 3, 4

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The planner's workbench.")
zoning_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Plans, parcels, buildings and overlays.")
app.add_typer(rules_app, name="rules")
clients_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Systems that may hand in applications by REST."
)
app.add_typer(zoning_app, name="zoning")
app.add_typer(clients_app, name="clients")


class Printer:
    """A console that is first made when something is printed: `--help` needs none."""

    def __init__(self, *, stderr: bool = False) -> None:
        self._stderr = stderr

    @cached_property
    def console(self) -> Console:
        from rich.console import Console

        return Console(stderr=self._stderr)

    def print(self, *shown: object, **how: Any) -> None:
        self.console.print(*shown, **how)


out, err = Printer(), Printer(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
OnDate = Annotated[str | None, typer.Option("--on", help="The day to judge for, YYYY-MM-DD; today if not given.")]

RulesFolder = Annotated[
    Path | None, typer.Option("--rules", help="The folder of rules; the installed one if not given.")
]


def _language() -> Language:
    """The language of faults: Swedish where the computer speaks it, as `LANG=sv_SE.UTF-8` says."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "sv" if locale.startswith("sv") else "en"


LANGUAGE = _language()


@contextmanager
def _told() -> Iterator[None]:
    """Faults of an input become sentences on stderr and an exit code, never a traceback."""
    try:
        yield
    except BadInput as error:
        err.print(error.says.in_(LANGUAGE), style="bold")
        for fault in error.faults:
            err.print(f"{fault.place}: {fault.says.in_(LANGUAGE)}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(BAD_INPUT) from None
    except LovsvarError as error:
        err.print(error.says.in_(LANGUAGE), markup=False)
        raise typer.Exit(NOT_SATISFIED) from None


def _bytes(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        err.print(f"{path}: {error.strerror}", markup=False)
        raise typer.Exit(BAD_INPUT) from None


def _day(on: str | None) -> date:
    try:
        return date.fromisoformat(on) if on else clock.today()
    except ValueError:
        raise typer.BadParameter(f"{on} is not a date as YYYY-MM-DD") from None


def _print(content: object) -> None:
    from permits.store.canonical import plain

    print(json.dumps(plain(content), ensure_ascii=False, indent=2))


@app.command()
def check(file: Path, as_json: AsJson = False, on: OnDate = None) -> None:
    """
    What would be decided for the application in FILE (- for standard input). Stores nothing.

    A file proves nothing of what others did: its signatures, consents and papers are shown as claims.
    """
    from permits import application as applications
    from permits.case import check as check_case
    from permits.office import Office
    from permits.settings import Settings

    with _told():
        office = Office.open(Settings())
        application = applications.read(_bytes(file), office.pack.acts)
        assessment = check_case(office, application, _day(on) if on else application.received or clock.today())
        summary = _summary(office, assessment)
    _print(summary) if as_json else _show(summary)


@app.command()
def decide(
    file: Path,
    as_json: AsJson = False,
    on: OnDate = None,
    key: Annotated[str | None, typer.Option(help="Idempotency key: the same key gives the same case.")] = None,
    letter: Annotated[Path | None, typer.Option(help="Write the letter (PDF) here.")] = None,
    client: Annotated[
        str | None, typer.Option("--as", help="Vouch as this client does; nothing is vouched for if not given.")
    ] = None,
) -> None:
    """Decide the application in FILE, keep the record and write the letter."""
    from permits import application as applications
    from permits.application import NOTHING
    from permits.case import decide as decide_case
    from permits.office import Office
    from permits.settings import Settings
    from permits.store.keys import Key
    from permits.vouching import vouched

    with _told():
        office = Office.open(Settings())
        application = applications.read(_bytes(file), office.pack.acts)
        day = _day(on) if on else application.received or clock.today()
        proofs = vouched(office, office.store.clients.named(client), application) if client else NOTHING
        record, _ = decide_case(office, application, day, proofs, key=Key("command line", key) if key else None)
        path = letter or Path(f"{record.number.replace(' ', '-')}.pdf")
        path.write_bytes(record.letter_pdf)
        summary = {
            "case": record.number,
            "caseId": record.case_id,
            "letter": str(path),
            **record.summary,
        }
    _print(summary) if as_json else _show(summary)


def _summary(office: Office, assessment: Assessment) -> dict[str, Any]:
    from permits.decision.explanation import claims
    from permits.statement import summary
    from permits.store.canonical import plain

    told = summary(office.pack, assessment.facts, assessment.conclusions, assessment.outcome)
    return {**told, "claimed": plain(claims(office.pack, assessment.facts))}


def _show(summary: dict[str, Any]) -> None:
    if "case" in summary:
        out.print(f"[bold]{summary['case']}[/bold]  letter: {summary['letter']}")
    out.print(f"[bold]{summary['outcome']}[/bold] (pre-check: {summary['precheck']})")
    for title, key in (
        ("because", "because"), ("missing", "missing"), ("note", "informs"), ("only claimed", "claimed"),
    ):  # fmt: skip
        for one in summary.get(key, ()):
            out.print(f"  {title}: {one.get('says', one.get('asks'))['en']}", markup=False)


@app.command()
def evaluate(
    facts: Annotated[Path, typer.Option(help="JSON: {facts: {name: value}, things: {kind: [...]}}.")],
    pack: Annotated[str, typer.Option(help="The rule pack's folder under rules/.")] = CONTENT,
    on: OnDate = None,
    as_json: AsJson = False,
) -> None:
    """
    What the rules conclude from facts alone, and what is still worth asking, the first first.

    The facts are taken as given: nobody asks what bears them out.
    """
    from permits.decision.interview import interview
    from permits.law.engine import conclude
    from permits.law.facts import Dates
    from permits.law.loader import load_pack
    from permits.law.loader.cases import load_facts
    from permits.settings import content

    day = _day(on)
    with _told():
        read = load_pack(content("rules") / pack)
        found = conclude(read, load_facts(_bytes(facts), read), Dates(day, day, day))
    asks = interview(read, found)
    if as_json:
        concluded = {name: getattr(found, name) for name in ("answers", "conclusions", "judgements", "flags")}
        _print({**concluded, "missing": asks})
        return
    out.print("The facts are taken as given.")
    for answer in found.answers.values():
        because = ", ".join(rule for rule, _ in answer.because)
        out.print(f"{answer.question}: {answer.value or answer.state.value}  {because}", markup=False)
    for one in asks:
        out.print(f"ask {one.of}: {one.asks.en} ({one.fact})", markup=False, soft_wrap=True)


@app.command("deadline")
def deadline_(
    happened: Annotated[
        list[str], typer.Argument(help="What happened when, as received=2026-09-07 ordered=2026-09-28.")
    ],
    notification: Annotated[bool, typer.Option("--notification", help="A notification, not a permit.")] = False,
    decided: Annotated[str | None, typer.Option(help="The day of the decision: what being late costs.")] = None,
) -> None:
    """The last day to decide a case, event by event."""
    from permits.casework.deadline import Happened, deadline, overdue_share
    from permits.law.loader import load_pack
    from permits.settings import content

    events = [_event(one) for one in happened]
    if not any(event.happened is Happened.RECEIVED for event in events):
        raise typer.BadParameter("say when the case came in, as received=2026-09-07")
    with _told():
        pack = load_pack(content("rules") / CONTENT)
    found = deadline(pack, events, notification)
    for step in found.because:
        out.print(f"{step.turn.day}  {step.says.en}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"decide by {found.last}" if found.last else "no time runs", highlight=False)
    if decided:
        out.print(f"{overdue_share(pack, found, _day(decided)):.0%} of the fee falls away", highlight=False)


def _event(written: str) -> Turn:
    from permits.casework.deadline import Happened, Turn

    what, _, when = written.partition("=")
    if what not in list(Happened):
        raise typer.BadParameter(f"{what} is none of {', '.join(Happened)}")
    return Turn(Happened(what), _day(when or None))


@rules_app.command("check")
def rules_check(pack: Annotated[str, typer.Argument()] = CONTENT, rules: RulesFolder = None) -> None:
    """Whether the rules are sound and agree with each other: faults, then remarks, each with its file and line."""
    from permits.law.loader.accepted import load_accepted
    from permits.rulebook import LIMITS_READ, Rulebook
    from permits.settings import content
    from permits.workbench.cases import run
    from permits.workbench.check import REMARKS, look_over

    folder = rules or content("rules")
    with _told():
        read = Rulebook.load(folder, pack).pack
        path = folder / "accepted" / f"{pack}.yaml"
        accepted = load_accepted(path, REMARKS) if path.exists() else ()
        findings = look_over(read, run(read), accepted, LIMITS_READ)
    faults = [finding for finding in findings if finding.is_fault]
    for finding in findings:
        kind = Text("fel" if finding.is_fault else "anmärkning", "fault" if finding.is_fault else "remark")
        said = f"{finding.place}: {kind.in_(LANGUAGE)}: {finding.says.in_(LANGUAGE)}"
        (err if finding.is_fault else out).print(said, markup=False, highlight=False, soft_wrap=True)
    counted = f"{read.id}: {len(read.rules)} rules, {len(read.facts)} facts, {len(read.limits)} limits."
    out.print(f"{counted} {len(faults) or 'No'} faults, {len(findings) - len(faults) or 'no'} remarks.")
    if faults:
        raise typer.Exit(NOT_SATISFIED)


@rules_app.command("test")
def rules_test(pack: Annotated[str, typer.Argument()] = CONTENT, as_json: AsJson = False) -> None:
    """Run the worked cases beside the rules, on both engines."""
    from permits.law.loader import load_pack
    from permits.settings import content
    from permits.workbench.cases import run

    with _told():
        tried = run(load_pack(content("rules") / pack))
    failed = [one for one in tried if one.differences]
    if as_json:
        _print(
            {"cases": len(tried), "failed": [{"case": one.case.name, "differences": one.differences} for one in failed]}
        )
    else:
        for one in failed:
            out.print(f"{one.case.file}:{one.case.line} {one.case.name}", markup=False)
            for difference in one.differences:
                out.print(f"    {difference}", markup=False)
        out.print(f"{len(tried) - len(failed)} of {len(tried)} cases hold.")
    if failed:
        raise typer.Exit(NOT_SATISFIED)


@rules_app.command("source")
def rules_source(
    rule: Annotated[str, typer.Argument(help="The rule's id, as se.pbl.9.4.shed.")],
    kind: Annotated[str | None, typer.Option("--measure", help="The kind of measure, as attefallshus.")] = None,
    on: OnDate = None,
    rules: RulesFolder = None,
) -> None:
    """What runs for a rule: the Python that was generated from it, with what it shares with other rules."""
    from permits.law.engine.generated import written
    from permits.law.facts import Dates
    from permits.law.loader import load_pack
    from permits.settings import content

    with _told():
        day = _day(on)
        in_force = load_pack((rules or content("rules")) / rule.partition(".")[0]).on(Dates(day, day, day))
    if rule not in {each.id for each in in_force.rules}:
        raise typer.BadParameter(f"{rule} is not in force on {day}", param_hint="RULE")
    print(written(in_force, kind).of(rule) or f"# {rule} never applies to {kind}")


@rules_app.command("analyse")
def rules_analyse(
    pack: Annotated[str, typer.Argument()] = CONTENT,
    on: OnDate = None,
    later: Annotated[bool, typer.Option(help="Every later day too from which another law stands.")] = True,
    as_json: AsJson = False,
) -> None:
    """What the rules can never do, and what they can do that nobody means: proved for every case, each with one that shows it."""
    from permits.law.loader import load_pack
    from permits.settings import content

    # The solver takes its time to load, which no other command should wait for.
    from permits.workbench.analyse import analyse, by_code
    from permits.workbench.meaning import days
    from permits.workbench.paths import load_mandatory, ways

    with _told():
        read = load_pack(content("rules") / pack)
        listed = content("rules") / "mandatory" / f"{pack}.yaml"
        mandatory = load_mandatory(listed, read) if listed.exists() else ()
        days_ = days(read, _day(on))
        days_ = days_ if later else days_[:1]
        past = {(way.code, way.name): way for day in reversed(days_) for way in ways(read, mandatory, day)}
        found = (*past.values(), *analyse(read, days_))
    if as_json:
        _print(
            [
                {
                    "code": finding.code,
                    "name": finding.name,
                    "isFault": finding.is_fault,
                    "says": finding.says,
                    "place": finding.place,
                    "on": finding.on,
                    "case": finding.yaml,
                }
                for finding in found
            ]
        )
    else:
        for finding in found:
            out.print(
                f"{finding.place}: {finding.code}: {finding.says.en}", markup=False, highlight=False, soft_wrap=True
            )
            if finding.case:
                print(finding.yaml)
        counted = ", ".join(f"{count} {code}" for code, count in by_code(found).items())
        out.print(f"{read.id}, {len(days_)} days: {counted or 'nothing found'}.", highlight=False)
    if any(finding.is_fault for finding in found):
        raise typer.Exit(NOT_SATISFIED)


@rules_app.command("mutate")
def rules_mutate(
    pack: Annotated[str, typer.Argument()] = CONTENT,
    section: Annotated[str, typer.Option(help="Only the files whose name begins so, as se/pbl/9-04.")] = "",
    size: Annotated[int | None, typer.Option("--sample", help="So many by chance; all if not given.")] = None,
    seed: Annotated[int, typer.Option(help="Which chance: the same gives the same mutants.")] = 1,
    as_json: AsJson = False,
) -> None:
    """How well the worked cases hold the rules: each is spoilt in every small way, and some case should notice."""
    from rich.progress import track

    from permits.law.loader import load_pack
    from permits.settings import content
    from permits.workbench.mutate import Fate, Trial, mutants, sample, scores

    with _told():
        read = load_pack(content("rules") / pack)
    chosen = sample((mutant for mutant in mutants(read) if mutant.section.startswith(section)), size, seed)
    trial = Trial(read)
    tried = [trial.try_(mutant) for mutant in track(chosen, console=err.console, transient=True, description="")]
    by_section = scores(tried, lambda mutant: mutant.section)
    by_kind = scores(tried, lambda mutant: mutant.kind)
    told = [one for one in tried if one.fate in (Fate.SURVIVED, Fate.EQUAL)]
    if as_json:
        _print(
            {
                "sections": [{"name": one.name, "share": one.share, **one.counted} for one in by_section],
                "kinds": [{"name": one.name, "share": one.share, **one.counted} for one in by_kind],
                "mutants": [
                    {"fate": one.fate, "kind": one.mutant.kind, "section": one.mutant.section, "name": one.mutant.name,
                     "what": one.mutant.what, "case": one.yaml}
                    for one in told
                ],
            }
        )  # fmt: skip
        return
    for one in told:
        mutant = one.mutant
        print(f"{mutant.section}: {one.fate}: {mutant.name}, {mutant.kind}: {mutant.what}\n{one.yaml}", end="")
    for scored in (by_section, by_kind):
        out.print("")
        for one_score in scored:
            counted = ", ".join(f"{count} {fate}" for fate, count in one_score.counted.items())
            out.print(f"{one_score.share:6.1%} {one_score.name:40} {counted}", highlight=False, soft_wrap=True)


@rules_app.command("explain")
def rules_explain(
    case: Annotated[
        str, typer.Argument(help="A worked case, by its name or as se/pbl/9-04.cases.yaml:4; or a file of facts.")
    ],
    pack: Annotated[str, typer.Option(help="The rule pack's folder under rules/.")] = CONTENT,
    on: OnDate = None,
    as_json: AsJson = False,
) -> None:
    """Why a case comes to what it does, why not, what is open, and the least change that alters it."""
    from permits.law.facts import Dates
    from permits.law.loader import load_pack
    from permits.law.loader.cases import load_facts
    from permits.settings import content
    from permits.workbench.cases import facts_of
    from permits.workbench.why import in_words, why

    with _told():
        read = load_pack(content("rules") / pack)
        if Path(case).is_file():
            day = _day(on)
            facts, dates = load_facts(_bytes(Path(case)), read), Dates(day, day)
        else:
            worked = next((one for one in read.cases if case in (one.name, f"{one.file}:{one.line}")), None)
            if worked is None:
                raise NotFound(Text(f"Det finns inget sådant fall: {case}", f"There is no such case: {case}"))
            facts, dates = facts_of(read, worked), worked.dates
        explained = why(read, facts, dates)
    if as_json:
        _print(explained)
    else:
        for line in in_words(read, explained):
            out.print(line.en, markup=False, highlight=False, soft_wrap=True)


@rules_app.command("diff")
def rules_diff(
    before: Annotated[Path, typer.Argument(help="The folder of the pack as it was, as rules/se.")],
    after: Annotated[Path, typer.Argument(help="The folder of the pack as it is to be.")],
    on: OnDate = None,
    as_json: AsJson = False,
) -> None:
    """Two packs compared by what they mean: for each answer that differs a case, or the proof that none does."""
    from permits.law.loader import load_pack
    from permits.workbench.meaning import compared

    with _told():
        found = compared(load_pack(before), load_pack(after), _day(on))
    if as_json:
        _print(
            [
                {
                    "question": one.question,
                    "before": one.before,
                    "after": one.after,
                    "on": one.case.dates.received,
                    "case": one.yaml,
                }
                for one in found
            ]
        )
    else:
        for one in found:
            print(f"{one.question}: {one.before} -> {one.after}\n{one.yaml}")
        out.print(f"{len(found)} differences." if found else "No case of any day from then on comes to anything else.")
    if found:
        raise typer.Exit(NOT_SATISFIED)


@rules_app.command("rows")
def rules_rows(
    out_file: Annotated[Path, typer.Argument(help="The file to write, as cases.npz.")],
    made: Annotated[int | None, typer.Option(help="Make up so many cases.")] = None,
    municipality: Annotated[str | None, typer.Option(help="Take the cases that this municipality has decided.")] = None,
    seed: Annotated[int, typer.Option(help="Which chance: the same makes the same cases.")] = 1,
    pack: Annotated[str, typer.Option(help="The rule pack's folder under rules/.")] = CONTENT,
    on: OnDate = None,
) -> None:
    """Put cases into rows for `rules replay`: made-up ones, or those that were decided."""
    from permits.law.loader import load_pack
    from permits.settings import Settings, content
    from permits.workbench import rows

    if (made is None) == (municipality is None):
        raise typer.BadParameter("say either --made or --municipality")
    with _told():
        read = load_pack(content("rules") / pack)
        if municipality is not None:
            those = rows.recorded(read, _store(Settings()).records.contents(municipality))
        else:
            those = rows.made(read, made or 0, seed, _day(on))
    rows.save(those, out_file)
    out.print(f"{those.size} cases in {out_file}", highlight=False)


@rules_app.command("replay")
def rules_replay(
    file: Annotated[Path, typer.Argument(help="Cases in rows, as `rules rows` writes them.")],
    before: Annotated[Path, typer.Argument(help="The folder of the pack as it was.")],
    after: Annotated[Path, typer.Argument(help="The folder of the pack as it is to be.")],
    processes: Annotated[int, typer.Option(help="How many processes share the work.")] = 1,
    keep: Annotated[
        Path | None, typer.Option(help="Keep what is done here, and go on from there another time.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run many cases under two packs: which answers flip, by act, area, month and rule."""
    from rich.progress import Progress

    from permits.law.loader import load_pack
    from permits.workbench import replay, rows

    with _told():
        if not file.is_file():
            raise NotFound(Text(f"Filen finns inte: {file}", f"There is no such file: {file}"))
        work = replay.Replay(load_pack(before), load_pack(after), rows.load(file))
    with Progress(console=err.console, transient=True) as progress:
        task = progress.add_task("", total=work.rows.size)
        flips = replay.run(work, processes=processes, folder=keep, done=lambda seen: progress.advance(task, seen))
    if as_json:
        _print(replay.as_json(flips))
        return
    out.print(f"{flips.seen} cases", highlight=False)
    for title, counted in (
        ("", flips.flips),
        ("act", flips.acts),
        ("area", flips.areas),
        ("month", flips.months),
        ("rule", flips.rules),
    ):
        for key, count in counted.most_common(20):
            shown = (
                key if isinstance(key, str) else "{}: {} -> {}".format(*key) + (f" ({key[3]})" if len(key) > 3 else "")
            )
            out.print(f"{count:9} {title} {shown}", markup=False, highlight=False, soft_wrap=True)
    for name in flips.unseen:
        err.print(f"{name}: the engines say otherwise than the columns", markup=False)
    if flips.unseen:
        raise typer.Exit(NOT_SATISFIED)


@rules_app.command("read")
def rules_read(
    pack: Annotated[str, typer.Argument()] = CONTENT,
    section: Annotated[str, typer.Option(help="Only this section, as 9.4 or '9 kap. 4 §'.")] = "",
    english: Annotated[bool, typer.Option("--english", help="In English instead of Swedish.")] = False,
    on: OnDate = None,
    as_json: AsJson = False,
) -> None:
    """The rules read back in the order of the law: conditions, limits, what takes back what, cases, sentences."""
    from permits.law.facts import Dates
    from permits.law.loader import load_pack
    from permits.settings import content
    from permits.workbench.reading import as_markdown, sections

    with _told():
        day = _day(on)
        dates, read = Dates(day, day, day), load_pack(content("rules") / pack)
        those = sections(read, dates, section)
        if not those:
            raise NotFound(Text(f"Ingen regel hör till {section}.", f"No rule belongs to {section}."))
    _print(those) if as_json else print(as_markdown(read, dates, those, "en" if english else "sv"), end="")


@rules_app.command("sources")
def rules_sources(
    file: Annotated[Path, typer.Argument(help="The statute's plain text, as the Riksdag publishes it.")],
    pack: Annotated[str, typer.Option()] = CONTENT,
    law: Annotated[str, typer.Option(help="Its short name in the pack.")] = "PBL",
    against: Annotated[Path | None, typer.Option(help="What was read before, if not rules/sources.")] = None,
    read_on: Annotated[
        str | None, typer.Option("--read", help="Write what is read on this day, to keep there.")
    ] = None,
    official: Annotated[bool, typer.Option(help="With --read: the text is the official one.")] = False,
    as_json: AsJson = False,
) -> None:
    """Which sections that rules rest on have changed since they were read, and the rules that each one touches."""
    from permits.law.loader import load_pack
    from permits.settings import content
    from permits.workbench.sources import State, as_read, load_read, watch

    with _told():
        read, text = load_pack(content("rules") / pack), file.read_text(encoding="utf-8")
        if read_on is not None:
            print(as_read(read, law, text, _day(read_on), official=official), end="")
            return
        kept = against or content("rules") / "sources" / pack / f"{law}.yaml"
        watched = watch(read, law, text, load_read(kept) if kept.exists() else None)
    touched = [section for section in watched if section.state is not State.SAME]
    if as_json:
        _print([{"section": each.section, "state": each.state, "rules": each.rules} for each in touched])
    else:
        for section in touched:
            told = f"{section.state}  {section.section}: {', '.join(section.rules)}"
            out.print(told, markup=False, highlight=False, soft_wrap=True)
        out.print(f"{len(watched) - len(touched)} of {len(watched)} sections stand as they were read.", highlight=False)
    if touched:
        raise typer.Exit(NOT_SATISFIED)


@rules_app.command("site")
def rules_site(folder: Path, pack: Annotated[str, typer.Option()] = CONTENT, on: OnDate = None) -> None:
    """The rules as a site in both languages, one page a section, to publish as it is."""
    from permits.law.facts import Dates
    from permits.law.loader import load_pack
    from permits.settings import content
    from permits.workbench.reading import as_site, sections

    with _told():
        day = _day(on)
        dates, read = Dates(day, day, day), load_pack(content("rules") / pack)
        pages = as_site(read, dates, sections(read, dates))
    for name, page in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    out.print(f"{len(pages)} pages in {folder}", highlight=False)


publish_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Versions of the rules: prepared by one person, approved by another.",
)
rules_app.add_typer(publish_app, name="publish")
Published = Annotated[Path, typer.Argument(help="The folder of all that was published.")]
By = Annotated[str, typer.Option(help="Who does it.")]


@publish_app.command("prepare")
def publish_prepare(
    folder: Published,
    by: By,
    start: Annotated[str, typer.Option("--from", help="The first day it is to stand, YYYY-MM-DD.")],
    rules: Annotated[Path | None, typer.Option(help="The folder of rules; the installed one if not given.")] = None,
    note: Annotated[str, typer.Option(help="What it changes and why.")] = "",
    spoilt: Annotated[int, typer.Option(help="How many mutants to try.")] = 100,
    made: Annotated[
        int, typer.Option(help="How many made-up cases to run under this version and the standing one.")
    ] = 100_000,
) -> None:
    """Keep the rules as a version, with the reports on it. It stands when another person has approved it."""
    from permits.law.loader import load_pack
    from permits.settings import content
    from permits.workbench.publish import Publications
    from permits.workbench.reports import reports

    day = _day(start)
    with _told():
        publications = Publications(folder)
        standing = publications.standing(day)
        older = load_pack(publications.rules(standing.content) / CONTENT) if standing else None
        source = rules or content("rules")
        found = reports(load_pack(source / CONTENT), older, day, spoilt=spoilt, made=made)
        entry = publications.prepare(source, by, day, found, note)
    out.print(f"{entry.content[:12]} prepared by {entry.by}, to stand from {entry.start}", highlight=False)


@publish_app.command("approve")
def publish_approve(folder: Published, version: str, by: By, note: Annotated[str, typer.Option()] = "") -> None:
    """Let a prepared version stand from its day. Another person than the one who prepared it."""
    from permits.workbench.publish import Publications

    with _told():
        entry = Publications(folder).approve(version, by, note)
    out.print(f"{entry.content[:12]} approved by {entry.by}, stands from {entry.start}", highlight=False)


@publish_app.command("back")
def publish_back(
    folder: Published,
    version: str,
    by: By,
    start: Annotated[
        str | None, typer.Option("--from", help="The first day it is to stand again; today if not given.")
    ] = None,
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Prepare an older version anew; another person approves it."""
    from permits.workbench.publish import Publications

    with _told():
        entry = Publications(folder).bring_back(version, by, _day(start), note)
    out.print(f"{entry.content[:12]} prepared again by {entry.by}, to stand from {entry.start}", highlight=False)


@publish_app.command("list")
def publish_list(folder: Published, on: OnDate = None, as_json: AsJson = False) -> None:
    """Every step of every version, which one stands, and whether all lies there as it was published."""
    from permits.workbench.publish import Publications

    with _told():
        publications = Publications(folder)
        entries, standing, faults = publications.entries(), publications.standing(_day(on)), publications.faults()
    if as_json:
        _print({"entries": entries, "standing": standing and standing.content, "faults": faults})
    else:
        for entry in entries:
            out.print(
                f"{entry.number:3} {entry.content[:12]} {entry.kind:9} {entry.start} {entry.by} {entry.note}",
                markup=False,
                highlight=False,
            )
        out.print(f"standing: {standing.content[:12] if standing else 'none'}", highlight=False)
    for fault in faults:
        err.print(f"not as it was published: {fault}", markup=False)
    if faults:
        raise typer.Exit(NOT_SATISFIED)


@rules_app.command("twins")
def rules_twins(
    section: Annotated[str, typer.Argument(help="The file of the section, as se/pbl/9-04.")],
    name: Annotated[str, typer.Option(help="Only this rule or limit.")] = "",
    rules: Annotated[Path | None, typer.Option(help="The folder of rules; the installed one if not given.")] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask of each, and keep those confirmed beside the section.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Cases that no worked case tells from one a step beside: days, exceptions, members of lists, limits."""
    from permits.law.loader import load_pack
    from permits.settings import content
    from permits.workbench.twins import keep, twins

    folder = rules or content("rules")
    with _told():
        pack = load_pack(folder / section.partition("/")[0])
    found = []
    for twin in twins(pack, section, name):
        found.append(twin)
        if not as_json:
            print(f"{twin.asks.en}\n{twin.yaml}")
            if ask and typer.confirm("Keep it as a worked case?"):
                out.print(f"kept in {keep(twin, folder)}", highlight=False)
    if as_json:
        _print(
            [
                {"name": one.mutant.name, "kind": one.mutant.kind, "asks": one.asks, "case": one.yaml, "file": one.file}
                for one in found
            ]
        )


@rules_app.command("coverage")
def rules_coverage(
    pack: Annotated[str, typer.Argument()] = CONTENT,
    page: Annotated[bool, typer.Option("--page", help="Print the register as a page in Markdown.")] = False,
) -> None:
    """What became of every row of the law file: its rules, a person, code, or nothing, and why."""
    from permits.law.loader import load_pack
    from permits.law.loader.coverage import load_coverage
    from permits.settings import content
    from permits.workbench.coverage import as_page, cover, faults

    with _told():
        read = load_pack(content("rules") / pack)
        covered = cover(read, load_coverage(content("rules") / "coverage" / f"{pack}.yaml"))
    if page:
        print(as_page(read, covered), end="")
    else:
        for one in covered:
            out.print(f"{one.row.id:8} {one.row.says}", markup=False, highlight=False, soft_wrap=True)
            for way in one.ways:
                out.print(f"         {way}", markup=False, highlight=False, soft_wrap=True)
    found = list(faults(read, covered))
    for fault in found:
        err.print(fault, markup=False, soft_wrap=True)
    if found:
        raise typer.Exit(NOT_SATISFIED)
    if not page:
        out.print(f"{len(covered)} rows, none without a word.")


@zoning_app.command("check")
def zoning_check(path: Path, as_json: AsJson = False) -> None:
    """What of a municipality's folder, or of a GML document, can be taken in, and what stopped at which gate."""
    from permits.workbench.gates import report

    if not path.exists():
        err.print(f"{path}: there is no such folder or file", markup=False)
        raise typer.Exit(BAD_INPUT)
    found = report(path)
    if as_json:
        _print({"taken": found.taken, "usable": found.usable, "stopped": found.stopped})
    else:
        for layer, count in found.taken.items():
            out.print(f"{layer:20} {count:7} taken in", markup=False, highlight=False)
        for one in found.stopped:
            out.print(f"{one.gate:20} {one.place}", markup=False, highlight=False, soft_wrap=True)
            out.print(f"{'':20} {one.says.en} {one.remedy.en}", markup=False, highlight=False, soft_wrap=True)
        stopped = len(found.stopped)
        out.print("Nothing can be taken in." if not found.usable else f"Usable; {stopped} to look at.")
    if not found.usable:
        raise typer.Exit(NOT_SATISFIED)


@zoning_app.command("import")
def zoning_import(folder: Path) -> None:
    """Keep a municipality's folder as the newest version of its map; older ones stay readable."""
    with _told():
        kept = _datasets().take_in(folder)
    out.print(f"{kept.municipality} {kept.version[:12]} {kept.imported:%Y-%m-%d %H:%M}", markup=False, highlight=False)


@zoning_app.command("versions")
def zoning_versions(municipality: str) -> None:
    """The versions of a municipality's map, the newest first."""
    with _told():
        found = _datasets().versions(municipality)
    for one in found:
        out.print(f"{one.imported:%Y-%m-%d %H:%M}  {one.version}  {one.name}", markup=False, highlight=False)
    if not found:
        raise typer.Exit(NOT_SATISFIED)


def _datasets() -> Datasets:
    from permits.settings import Settings
    from permits.store.datasets import Datasets

    settings = Settings()
    store = _store(settings)
    return Datasets(store, settings.data_dir / "zoning")


@zoning_app.command("show")
def zoning_show(folder: Path, as_json: AsJson = False) -> None:
    """What a municipality's folder holds: layers, plans with their provisions, and faults of single features."""
    from permits.geometry import area
    from permits.place.zoning import Zoning

    with _told():
        zoning = Zoning.load(folder)
    plans = [
        {
            "designation": plan.designation,
            "name": plan.name,
            "kind": plan.kind,
            "inForce": plan.in_force,
            "areaM2": area(plan.area),
            "provisions": [
                {"family": one.family, "wording": one.wording, "value": one.value, "readByMachine": one.interpretable}
                for one in plan.provisions
            ],
        }
        for plan in zoning.plans
    ]
    found = {
        "municipality": zoning.municipality,
        "layers": list(zoning.layers.values()),
        "plans": plans,
        "faults": zoning.faults,
    }
    if as_json:
        _print(found)
        return
    out.print(f"{zoning.municipality.name} ({zoning.municipality.code}), {zoning.municipality.crs}", markup=False)
    for layer in zoning.layers.values():
        out.print(f"  {layer.name}: {layer.source}, {layer.data_date}, {layer.licence}", markup=False)
    for plan in zoning.plans:
        out.print(f"  plan {plan.designation} {plan.name}, {area(plan.area)} m²", markup=False)
        for one in plan.provisions:
            out.print(
                f"    {one.family.value}: {one.wording}{'' if one.interpretable else '  (a person reads it)'}",
                markup=False,
            )
    for fault in zoning.faults:
        out.print(f"  fault {fault}", markup=False)


@clients_app.command("add")
def clients_add(
    name: Annotated[str, typer.Argument(help="Its id, in small letters; records know it by this name.")],
    municipality: Annotated[str, typer.Option(help="The one municipality it may hand in to, by its code.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may do; repeat for more.")],
    level: Annotated[
        str, typer.Option(help="The level of assurance at which it has identified those it speaks for, as loa3.")
    ] = "",
    vouches: Annotated[list[Vouch] | None, typer.Option(help="What it answers for; repeat for more.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let a system in, with what it vouches for. Its key is printed this once."""
    from permits.office import Office
    from permits.settings import Settings

    with _told():
        office = Office.open(Settings())
        office.zoning(municipality)
        key = office.store.clients.add(name, municipality, scope, vouches or (), level)
    _show_key(name, key, as_json)


@clients_app.command("renew")
def clients_renew(name: str, as_json: AsJson = False) -> None:
    """A new key for a system, printed this once; the old one and its tokens end."""
    from permits.settings import Settings

    with _told():
        key = _store(Settings()).clients.renew(name)
    _show_key(name, key, as_json)


def _show_key(name: str, key: str, as_json: bool) -> None:
    if as_json:
        _print({"client": name, "key": key})
        return
    out.print(f"client {name}\nkey    {key}", markup=False, highlight=False, soft_wrap=True)
    out.print("The key is not kept here and is not shown again.")


@clients_app.command("list")
def clients_list(as_json: AsJson = False) -> None:
    """Who is let in, what each may do and vouches for, and who has been shut out."""
    from permits.settings import Settings
    from permits.store.canonical import plain

    with _told():
        known = _store(Settings()).clients.all()
    if as_json:
        _print([plain(each) | {"scopes": sorted(each.scopes), "vouches": sorted(each.vouches)} for each in known])
        return
    for client in known:
        state = f"revoked {client.revoked:%Y-%m-%d}" if client.revoked else f"added {client.added:%Y-%m-%d}"
        scopes, vouches = " ".join(sorted(client.scopes)), " ".join(sorted(client.vouches)) or "nothing"
        says = f"{client.name}  {client.municipality}  {scopes}  level {client.level or 'none'}  vouches for {vouches}"
        out.print(f"{says}  {state}", markup=False, highlight=False, soft_wrap=True)


@clients_app.command("revoke")
def clients_revoke(name: str) -> None:
    """Shut a system out at once; what it has handed in stays."""
    from permits.settings import Settings

    with _told():
        _store(Settings()).clients.revoke(name)
    out.print(f"{name} is shut out.", markup=False, highlight=False)


@app.command()
def verify(
    head: Annotated[
        list[str] | None, typer.Option(help="A head of a chain as a letter prints it, MUNICIPALITY:NUMBER:HASH.")
    ] = None,
) -> None:
    """
    Whether all that is kept is what was kept: the database, the chain to its head, cases, letters, papers and appeals.

    Exit code 4 when something could not be read, so that nothing is known of it.
    """
    from permits.casework.status import fold
    from permits.post.heads import sent_heads
    from permits.rulebook import Rulebook
    from permits.settings import Settings, content
    from permits.store.chain import read_head

    with _told():
        settings = Settings()
        known = [read_head(written) for written in head or ()]
        if settings.heads:
            known += sent_heads(Path(settings.heads))
        rules = Rulebook.load(content("rules"))
        findings = _store(settings).verify(known, partial(fold, rules.pack, rules.process))
    for note in findings.notes:
        out.print(note, markup=False, highlight=False, soft_wrap=True)
    for fault in [*findings.unread, *findings.faults]:
        err.print(fault, markup=False, highlight=False, soft_wrap=True)
    if findings.unread:
        raise typer.Exit(NOT_READ)
    if findings.faults:
        raise typer.Exit(NOT_SATISFIED)
    out.print("All that is kept is what was kept.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not be there.")]) -> None:
    """Write all that is kept to one file, as it stands at one moment, beside a server in use."""
    from permits.settings import Settings
    from permits.store.backup import write_backup

    with _told(), _files_told(file):
        rows = write_backup(_store(Settings()), file)
    out.print(f"{rows} rows in {file}", markup=False, highlight=False)


@app.command()
def restore(file: Path) -> None:
    """Fill an empty store, of either kind of database, from a backup, and verify it."""
    from permits.settings import Settings
    from permits.store.backup import read_backup

    with _told(), _files_told(file):
        settings = Settings()
        rows = read_backup(_store(settings), file)
    out.print(f"{rows} rows from {file}", markup=False, highlight=False)
    verify([])


@contextmanager
def _files_told(file: Path) -> Iterator[None]:
    """What is wrong with a file as a sentence on stderr, never a traceback."""
    try:
        yield
    except OSError as error:
        err.print(f"{file}: {error.strerror}", markup=False)
        raise typer.Exit(BAD_INPUT) from None


@app.command("deliver")
def deliver_() -> None:
    """Send the notices that wait, once; run it every minute, or let `serve` do it."""
    from permits.post.deliver import deliver, port_of
    from permits.settings import Settings

    with _told():
        settings = Settings()
        port = port_of(settings)
        if port is None:
            raise typer.BadParameter("set LOVSVAR_DELIVERY to file:FOLDER, smtps://host or smtp+starttls://host")
        done = deliver(_store(settings), port, settings, clock.now())
    out.print(f"{done['sent']} sent, {done['waiting']} to be tried again, {done['set aside']} set aside")


@app.command()
def notices(again: Annotated[bool, typer.Option("--again", help="Try all of them again.")] = False) -> None:
    """Name the notices that could not be sent, by case and reason; the address is in the case."""
    from permits.settings import Settings

    with _told():
        store = _store(Settings())
        found = store.outbox.set_aside()
        tried = store.outbox.try_again() if again else 0
    for one in found:
        out.print(f"{one.number}: {one.why}, tried {one.tries} times", markup=False)
    out.print(f"{tried} to be tried again" if again else f"{len(found)} set aside")


@app.command("tidy")
def tidy_() -> None:
    """Throw away what was begun and never sent, and papers that nothing refers to; run it every night."""
    from permits.settings import Settings
    from permits.store.tidy import tidy

    with _told():
        gone = tidy(_store(Settings()), clock.now())
    out.print(", ".join(f"{number} {name}" for name, number in gone.items()) + " thrown away")


@app.command("openapi")
def openapi_() -> None:
    """Print the OpenAPI document of REST; where the settings know this computer alone, for the address of an example."""
    from api.app import create_app
    from api.rest.openapi import EXAMPLE_ADDRESS
    from permits.settings import Settings, is_loopback

    with _told():
        settings = Settings()
        if is_loopback(urlsplit(settings.base_url).hostname):
            settings = settings.model_copy(update={"base_url": EXAMPLE_ADDRESS})
        document = create_app(settings).openapi()
    print(json.dumps(document, ensure_ascii=False, indent=1))


@app.command()
def serve(
    demo: Annotated[bool, typer.Option("--demo", help="The demo municipality, on loopback, with demo login.")] = False,
    port: int = 8000,
    host: str = "127.0.0.1",
) -> None:
    """Serve the e-service, the desk and REST."""
    import uvicorn

    from api.app import create_app
    from api.web.journal import write_lines
    from permits.post.deliver import port_of
    from permits.settings import Settings, is_loopback
    from permits.store.clients import DEMO

    if not sys.stderr.isatty():
        write_lines()
    with _told():
        settings = Settings.for_demo(f"http://127.0.0.1:{port}") if demo else Settings()
        if settings.demo and not is_loopback(host):
            raise typer.BadParameter("the demo serves on loopback only, since anybody can sign in there")
        web = create_app(settings)
        office: Office = web.state.office
        key = _demo_key(office) if settings.demo else ""
    port_out = port_of(settings)
    if port_out is not None or settings.heads:
        Thread(target=_sending, args=(office.store, port_out, settings), daemon=True).start()
    out.print(f"Lovsvar: http://{host}:{port}/   (stop with Ctrl+C)", markup=False)
    if key:
        out.print(f"REST: client {DEMO}, key {key}", markup=False, highlight=False, soft_wrap=True)
    uvicorn.run(web, host=host, port=port, log_level="warning", proxy_headers=False, server_header=False)


def _demo_key(office: Office) -> str:
    """A new key for the demo's own client, which vouches for all that a client can."""
    from permits.store.clients import DEMO
    from permits.store.scopes import Scope, Vouch

    clients = office.store.clients
    try:
        return clients.renew(DEMO)
    except NotFound:
        return clients.add(DEMO, office.municipalities[0].code, tuple(Scope), tuple(Vouch), DEMO)


def _sending(store: Store, port_out: Port | None, settings: Settings) -> None:
    """Notices and heads leave for as long as the service runs, each where the settings say so."""
    import structlog

    from permits.post.deliver import deliver
    from permits.post.heads import mail_heads, send_heads

    mailed: dict[str, Head] = {}
    mail_next = clock.now()
    while True:
        try:
            if port_out is not None:
                deliver(store, port_out, settings, clock.now())
            if settings.heads:
                send_heads(store, Path(settings.heads), clock.now())
            if port_out is not None and settings.heads_to and clock.now() >= mail_next:
                mailed = mail_heads(store, port_out, settings, mailed, clock.now())
                mail_next = clock.now() + HEADS_EVERY
        except Exception as error:  # the database may be away for a while; notices wait in it
            structlog.get_logger().warning("not sent", why=type(error).__name__)
        time.sleep(EVERY_SECONDS)


EVERY_SECONDS = 30
HEADS_EVERY = timedelta(days=1)


def _store(settings: Settings) -> Store:
    from permits.store.store import Store

    store = Store(settings.store_url)
    store.migrate()
    return store


def main() -> None:
    """The `lovsvar` command."""
    app()


if __name__ == "__main__":
    main()

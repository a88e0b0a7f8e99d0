"""The planner's workbench: `lovsvar rules`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from permits.cli.terminal import (
    LANGUAGE,
    NOT_SATISFIED,
    AsJson,
    Cluster,
    OnDate,
    Processes,
    RulesFolder,
    bytes_of,
    day_of,
    err,
    faults_told,
    out,
    print_json,
    store_of,
)
from permits.errors import NotFound
from permits.jurisdiction import CONTENT
from permits.text import Text

if TYPE_CHECKING:
    from permits.law.pack import Pack
    from permits.workbench.analyse import Finding

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The planner's workbench.")


@rules_app.command("check")
def rules_check(pack: Annotated[str, typer.Argument()] = CONTENT, rules: RulesFolder = None) -> None:
    """Whether the rules are sound and agree with each other: faults, then remarks, each with its file and line."""
    from permits.content import ROOT, content
    from permits.phrases import phrase, phrases
    from permits.rulebook import Rulebook
    from permits.workbench import sound
    from permits.workbench.cases import run
    from permits.workbench.uses import unheard, uses

    folder = rules or content("rules")
    with faults_told():
        book = Rulebook.load(folder, pack)
        read = book.pack
        findings = (*sound.findings(folder, book, run(read)), *unheard(phrases(), uses(ROOT)))
    faults = [finding for finding in findings if finding.is_fault]
    for finding in findings:
        kind = Text("fel" if finding.is_fault else "anmärkning", "fault" if finding.is_fault else "remark")
        said = f"{finding.place}: {kind.in_(LANGUAGE)}: {finding.says.in_(LANGUAGE)}"
        (err if finding.is_fault else out).print(said)
    counted = phrase(
        "cli.rules.checked",
        pack=read.id,
        rules=len(read.rules),
        facts=len(read.facts),
        limits=len(read.limits),
        faults=len(faults),
        remarks=len(findings) - len(faults),
    )
    out.print(counted.in_(LANGUAGE))
    if faults:
        raise typer.Exit(NOT_SATISFIED)


@rules_app.command("test")
def rules_test(
    pack: Annotated[str, typer.Argument()] = CONTENT, rules: RulesFolder = None, as_json: AsJson = False
) -> None:
    """Run the worked cases beside the rules, on both engines."""
    from permits.content import content
    from permits.law.loader import load_pack
    from permits.phrases import phrase
    from permits.workbench.cases import run

    with faults_told():
        tried = run(load_pack((rules or content("rules")) / pack))
    failed = [worked for worked in tried if worked.differences]
    if as_json:
        print_json(
            {
                "cases": len(tried),
                "failed": [{"case": worked.case.name, "differences": worked.differences} for worked in failed],
            }
        )
    else:
        for worked in failed:
            out.print(f"{worked.case.file}:{worked.case.line} {worked.case.name}")
            for difference in worked.differences:
                out.print(f"    {difference.in_(LANGUAGE)}")
        out.print(phrase("cli.rules.tried", hold=len(tried) - len(failed), cases=len(tried)).in_(LANGUAGE))
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
    from permits.content import content
    from permits.law.engine.generated import written
    from permits.law.facts import Dates
    from permits.law.loader import load_pack

    with faults_told():
        day = day_of(on)
        in_force = load_pack((rules or content("rules")) / rule.partition(".")[0]).on(Dates(day, day, day))
    if rule not in {each.id for each in in_force.rules}:
        raise typer.BadParameter(f"{rule} is not in force on {day}", param_hint="RULE")
    print(written(in_force, kind).of(rule) or f"# {rule} never applies to {kind}")


@rules_app.command("analyse")
def rules_analyse(
    pack: Annotated[str, typer.Argument()] = CONTENT,
    rules: RulesFolder = None,
    on: OnDate = None,
    later: Annotated[bool, typer.Option(help="Every later day too from which another law stands.")] = True,
    as_json: AsJson = False,
) -> None:
    """What the rules can never do, and what they can do that nobody means: proved for every case, each with one that shows it."""
    from permits.content import content
    from permits.law.loader import load_pack

    # The solver takes its time to load, which no other command should wait for.
    from permits.workbench.analyse import analyse
    from permits.workbench.mandatory import mandatory_in
    from permits.workbench.meaning import days
    from permits.workbench.paths import ways
    from permits.workbench.sound import accepted_in

    folder = rules or content("rules")
    with faults_told():
        read = load_pack(folder / pack)
        mandatory = mandatory_in(folder, read)
        days_ = days(read, day_of(on))
        days_ = days_ if later else days_[:1]
        past = {(way.code, way.name): way for day in reversed(days_) for way in ways(read, mandatory, day)}
        reasons = {(remark.code, remark.name): remark.why for remark in accepted_in(folder, read)}
        found = (*past.values(), *analyse(read, days_))
    if as_json:
        print_json(
            [
                {
                    "code": finding.code,
                    "name": finding.name,
                    "isFault": finding.is_fault,
                    "accepted": reasons.get((finding.code, finding.name)),
                    "says": finding.says,
                    "place": finding.place,
                    "on": finding.on,
                    "case": finding.yaml,
                }
                for finding in found
            ]
        )
    else:
        _told(read, found, reasons, len(days_))
    if any(finding.is_fault for finding in found):
        raise typer.Exit(NOT_SATISFIED)


def _told(pack: Pack, found: Sequence[Finding], reasons: Mapping[tuple[str, str], str], days: int) -> None:
    """What was proved, with a case that shows it, and last what may stand, with why. days: on how many it was tried."""
    from permits.workbench.analyse import by_code

    accepted = [finding for finding in found if not finding.is_fault and (finding.code, finding.name) in reasons]
    shown = [finding for finding in found if finding not in accepted]
    for finding in shown:
        says = f"{finding.place}: {finding.code}: {finding.says.in_(LANGUAGE)}"
        out.print(says)
        if finding.case:
            print(finding.yaml)
    for finding in accepted:
        why = reasons[finding.code, finding.name]
        out.print(f"{finding.place}: accepted {finding.code}: {why}")
    counted = ", ".join(f"{count} {code}" for code, count in by_code(shown).items())
    out.print(f"{pack.id}, {days} days: {counted or 'nothing found'}, {len(accepted)} accepted.")


@rules_app.command("mutate")
def rules_mutate(
    pack: Annotated[str, typer.Argument()] = CONTENT,
    section: Annotated[str, typer.Option(help="Only the files whose name begins so, as se/pbl/9-04.")] = "",
    rules: RulesFolder = None,
    size: Annotated[int | None, typer.Option("--sample", help="So many by chance; all if not given.")] = None,
    seed: Annotated[int, typer.Option(help="Which chance: the same gives the same mutants.")] = 1,
    as_json: AsJson = False,
) -> None:
    """How well the worked cases hold the rules: each is spoilt in every small way, and some case should notice."""
    from rich.console import Console
    from rich.progress import track

    from permits.content import content
    from permits.phrases import phrase
    from permits.rulebook import Rulebook
    from permits.workbench.fates import TOLD, by_kind, by_section, needless, report, sample, weighed
    from permits.workbench.local_mutants import trials
    from permits.workbench.mutate import Trial, mutants
    from permits.workbench.sound import accepted_in

    folder = rules or content("rules")
    with faults_told():
        read = Rulebook.load(folder, pack).pack
        accepted = accepted_in(folder, read)
        own = trials(folder, read)
    national = [] if section.startswith("local/") else [Trial(read)]
    every = [
        *(
            partial(trial.try_, mutant)
            for trial in national
            for mutant in mutants(read)
            if mutant.section.startswith(section)
        ),
        *(
            partial(trial.try_, mutant)
            for trial in own
            for mutant in trial.mutants()
            if mutant.section.startswith(section)
        ),
    ]
    chosen = track(sample(every, size, seed), console=Console(stderr=True), transient=True, description="")
    tried = weighed((try_() for try_ in chosen), accepted)
    if as_json:
        print_json(report(tried))
        return
    for judged in (judged for judged in tried if judged.fate in TOLD):
        why = f" ({judged.why})" if judged.why else ""
        print(f"{judged.mutant.section}: {judged.fate}{why}: {judged.mutant.spelt}\n{judged.yaml}", end="")
    for remark in needless(tried, accepted):
        print(f"{remark.place}: {phrase('cli.rules.no_survivor', name=remark.name).in_(LANGUAGE)}")
    for scored in (by_section(tried), by_kind(tried)):
        out.print("")
        for tally in scored:
            counted = ", ".join(f"{count} {fate}" for fate, count in tally.counted.items())
            out.print(f"{tally.share:6.1%} {tally.name:40} {counted}")


@rules_app.command("explain")
def rules_explain(
    case: Annotated[
        str, typer.Argument(help="A worked case, by its name or as se/pbl/9-04.cases.yaml:4; or a file of facts.")
    ],
    pack: Annotated[str, typer.Option(help="The rule pack's folder under rules/.")] = CONTENT,
    rules: RulesFolder = None,
    on: OnDate = None,
    as_json: AsJson = False,
) -> None:
    """Why a case comes to what it does, why not, what is open, and the least change that alters it."""
    from permits.content import content
    from permits.law.facts import Dates
    from permits.law.loader import load_pack
    from permits.law.loader.cases import load_facts
    from permits.phrases import phrase
    from permits.workbench.cases import facts_of
    from permits.workbench.why import in_words, why

    with faults_told():
        read = load_pack((rules or content("rules")) / pack)
        if Path(case).is_file():
            day = day_of(on)
            facts, dates = load_facts(bytes_of(Path(case)), read), Dates(day, day)
        else:
            worked = next(
                (example for example in read.cases if case in (example.name, f"{example.file}:{example.line}")), None
            )
            if worked is None:
                raise NotFound(phrase("cli.rules.no_such_case", case=case))
            facts, dates = facts_of(read, worked), worked.dates
        explained = why(read, facts, dates)
    if as_json:
        print_json(explained)
    else:
        for line in in_words(read, explained):
            out.print(line.in_(LANGUAGE))


@rules_app.command("diff")
def rules_diff(
    before: Annotated[Path, typer.Argument(help="The folder of the pack as it was, as rules/se.")],
    after: Annotated[Path, typer.Argument(help="The folder of the pack as it is to be.")],
    on: OnDate = None,
    as_json: AsJson = False,
) -> None:
    """
    Two folders of rules compared by what they mean, for each answer that differs a case, or the proof that none does; and
    by how they are written, also in the municipalities' own files.
    """
    from permits.workbench.meaning import compared
    from permits.workbench.redline import Written, rewritten

    with faults_told():
        old, new = (Written.of(folder.parent, folder.name) for folder in (before, after))
        differences = compared(old.book.pack, new.book.pack, day_of(on))
        written = tuple(rewritten(old, new))
    if as_json:
        print_json(
            {
                "answers": [
                    {
                        "question": difference.question,
                        "before": difference.before,
                        "after": difference.after,
                        "on": difference.case.dates.received,
                        "case": difference.yaml,
                    }
                    for difference in differences
                ],
                "written": [{"what": each.what, "before": each.before, "after": each.after} for each in written],
            }
        )
    else:
        for difference in differences:
            print(f"{difference.question}: {difference.before} -> {difference.after}\n{difference.yaml}")
        for each in written:
            print(f"{each.what}\n  - {each.before or ''}\n  + {each.after or ''}")
        out.print(
            f"{len(differences)} differences."
            if differences
            else "No case of any day from then on comes to anything else."
        )
        out.print(f"{len(written)} things are written otherwise.")
    if differences or written:
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
    from permits.content import content
    from permits.law.loader import load_pack
    from permits.settings import Settings
    from permits.workbench import rows

    if (made is None) == (municipality is None):
        raise typer.BadParameter("say either --made or --municipality")
    with faults_told():
        read = load_pack(content("rules") / pack)
        if municipality is not None:
            those = rows.recorded(read, store_of(Settings()).records.facts(municipality))
        else:
            those = rows.made(read, made or 0, seed, day_of(on))
    rows.save(those, out_file)
    out.print(f"{those.size} cases in {out_file}")


@rules_app.command("replay")
def rules_replay(
    file: Annotated[Path, typer.Argument(help="Cases in rows, as `rules rows` writes them.")],
    before: Annotated[Path, typer.Argument(help="The folder of the pack as it was.")],
    after: Annotated[Path, typer.Argument(help="The folder of the pack as it is to be.")],
    processes: Processes = 1,
    cluster: Cluster = "",
    keep: Annotated[
        Path | None, typer.Option(help="Keep what is done here, and go on from there another time.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run many cases under two packs: which answers flip, by act, area, month and rule."""
    from rich.console import Console
    from rich.progress import Progress

    from permits.law.loader import load_pack
    from permits.phrases import phrase
    from permits.workbench import replay, rows

    with faults_told():
        if not file.is_file():
            raise NotFound(phrase("cli.rules.no_such_file", file=file))
        work = replay.Replay(load_pack(before), load_pack(after), rows.load(file))
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=work.rows.size)
        with faults_told():
            flips = replay.run(
                work,
                processes=processes,
                cluster=cluster,
                folder=keep,
                done=lambda seen: progress.advance(task, seen),
            )
    if as_json:
        print_json(replay.as_json(flips))
        return
    out.print(f"{flips.seen} cases")
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
            out.print(f"{count:9} {title} {shown}")
    for name in flips.unseen:
        err.print(f"{name}: the engines say otherwise than the columns")
    if flips.unseen:
        raise typer.Exit(NOT_SATISFIED)


@rules_app.command("read")
def rules_read(
    pack: Annotated[str, typer.Argument()] = CONTENT,
    section: Annotated[str, typer.Option(help="Only this section, as 9.4 or '9 kap. 4 §'.")] = "",
    english: Annotated[bool, typer.Option("--english", help="In English instead of Swedish.")] = False,
    rules: RulesFolder = None,
    on: OnDate = None,
    as_json: AsJson = False,
) -> None:
    """The rules read back in the order of the law: conditions, limits, what takes back what, cases, sentences."""
    from permits.content import content
    from permits.law.facts import Dates
    from permits.law.loader import load_pack
    from permits.law.statute import Statutes
    from permits.phrases import phrase
    from permits.settings import Settings
    from permits.workbench.reading import as_markdown, sections
    from permits.workbench.signed import load_signatures

    folder = rules or content("rules")
    with faults_told():
        day = day_of(on)
        dates, read = Dates(day, day, day), load_pack(folder / pack)
        statutes = Statutes.read(Settings().statutes, read)
        those = sections(read, dates, section, load_signatures(folder / "signed" / f"{pack}.yaml"), statutes)
        if not those:
            raise NotFound(phrase("cli.rules.no_rule_belongs", section=section))
    print_json(those) if as_json else print(as_markdown(read, dates, those, "en" if english else "sv"), end="")


@rules_app.command("sign")
def rules_sign(
    section: Annotated[str, typer.Argument(help="The section that was read, as 9.4 or '9 kap. 4 §'.")],
    by: Annotated[str, typer.Option(help="The lawyer who has read it.")],
    pack: Annotated[str, typer.Option()] = CONTENT,
    rules: RulesFolder = None,
    on: OnDate = None,
) -> None:
    """Keep that a lawyer has read a section as `rules read` shows it; it holds until the section is changed."""
    from permits.content import content
    from permits.law.facts import Dates
    from permits.law.loader import load_pack
    from permits.phrases import phrase
    from permits.workbench.reading import sections
    from permits.workbench.signed import sign

    folder = rules or content("rules")
    with faults_told():
        day = day_of(on)
        those = sections(load_pack(folder / pack), Dates(day, day, day), section)
        if len(those) != 1:
            named = ", ".join(each.title for each in those)
            raise NotFound(phrase("cli.rules.not_one_section_but", section=section, those=len(those), named=named))
        (read,) = those
        sign(folder / "signed" / f"{pack}.yaml", read.title, by, day, read.fingerprint)
    out.print(f"{read.title}: read by {by}, {day}")


@rules_app.command("sources")
def rules_sources(
    file: Annotated[Path, typer.Argument(help="The statute's plain text, as the Riksdag publishes it.")],
    pack: Annotated[str, typer.Option()] = CONTENT,
    rules: RulesFolder = None,
    law: Annotated[str, typer.Option(help="Its short name in the pack.")] = "PBL",
    against: Annotated[Path | None, typer.Option(help="What was read before, if not rules/sources.")] = None,
    read_on: Annotated[
        str | None, typer.Option("--read", help="Write what is read on this day, to keep there.")
    ] = None,
    official: Annotated[bool, typer.Option(help="With --read: the text is the official one.")] = False,
    as_json: AsJson = False,
) -> None:
    """Which sections that rules rest on have changed since they were read, and the rules that each one touches."""
    from permits.content import content
    from permits.law.loader import load_pack
    from permits.workbench.sources import State, as_read, load_read, watch

    folder = rules or content("rules")
    with faults_told():
        read, text = load_pack(folder / pack), file.read_text(encoding="utf-8")
        if read_on is not None:
            print(as_read(read, law, text, day_of(read_on), official=official), end="")
            return
        kept = against or folder / "sources" / pack / f"{law}.yaml"
        watched = watch(read, law, text, load_read(kept) if kept.exists() else None)
    touched = [section for section in watched if section.state is not State.SAME]
    if as_json:
        print_json([{"section": each.section, "state": each.state, "rules": each.rules} for each in touched])
    else:
        for section in touched:
            told = f"{section.state}  {section.section}: {', '.join(section.rules)}"
            out.print(told)
        out.print(f"{len(watched) - len(touched)} of {len(watched)} sections stand as they were read.")
    if touched:
        raise typer.Exit(NOT_SATISFIED)


@rules_app.command("site")
def rules_site(
    folder: Path, pack: Annotated[str, typer.Option()] = CONTENT, rules: RulesFolder = None, on: OnDate = None
) -> None:
    """The rules as a site in both languages, one page a section, to publish as it is."""
    from permits.content import content
    from permits.law.facts import Dates
    from permits.law.loader import load_pack
    from permits.workbench.reading import as_site, sections
    from permits.workbench.signed import load_signatures

    source = rules or content("rules")
    with faults_told():
        day = day_of(on)
        dates, read = Dates(day, day, day), load_pack(source / pack)
        signatures = load_signatures(source / "signed" / f"{pack}.yaml")
        pages = as_site(read, dates, sections(read, dates, signatures=signatures))
    for name, page in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    out.print(f"{len(pages)} pages in {folder}")


@rules_app.command("schema")
def rules_schema(
    folder: Annotated[Path, typer.Argument(help="Where the schemas are written.")],
    pack: Annotated[str, typer.Option()] = CONTENT,
    rules: RulesFolder = None,
) -> None:
    """JSON Schemas of the files of rules, for editors that complete words and underline slips."""
    from permits.content import content
    from permits.law.loader import load_pack
    from permits.workbench.schema import schemas

    with faults_told():
        made = schemas(load_pack((rules or content("rules")) / pack))
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in made.items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    out.print(f"{len(made)} schemas in {folder}")


@rules_app.command("twins")
def rules_twins(
    section: Annotated[str, typer.Argument(help="The file of the section, as se/pbl/9-04.")],
    name: Annotated[str, typer.Option(help="Only this rule or limit.")] = "",
    rules: RulesFolder = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask of each, and keep those confirmed beside the section.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Cases that no worked case tells from one a step beside: days, exceptions, members of lists, limits."""
    from permits.content import content
    from permits.law.loader import load_pack
    from permits.workbench.twins import keep, twins

    folder = rules or content("rules")
    with faults_told():
        pack = load_pack(folder / section.partition("/")[0])
    found = []
    for twin in twins(pack, section, name):
        found.append(twin)
        if not as_json:
            print(f"{twin.asks.in_(LANGUAGE)}\n{twin.yaml}")
            if ask and typer.confirm("Keep it as a worked case?"):
                out.print(f"kept in {keep(twin, folder)}")
    if as_json:
        print_json(
            [
                {
                    "name": finding.mutant.name,
                    "kind": finding.mutant.kind,
                    "asks": finding.asks,
                    "case": finding.yaml,
                    "file": finding.file,
                }
                for finding in found
            ]
        )


@rules_app.command("coverage")
def rules_coverage(
    pack: Annotated[str, typer.Argument()] = CONTENT,
    rules: RulesFolder = None,
    page: Annotated[bool, typer.Option("--page", help="Print the register as a page in Markdown.")] = False,
) -> None:
    """What became of every row of the law file: its rules, a person, code, or nothing, and why."""
    from permits.content import content
    from permits.law.loader import load_pack
    from permits.law.loader.coverage import load_coverage
    from permits.workbench.coverage import as_page, cover, faults

    folder = rules or content("rules")
    with faults_told():
        read = load_pack(folder / pack)
        covered = cover(read, load_coverage(folder / "coverage" / f"{pack}.yaml"))
    if page:
        print(as_page(read, covered), end="")
    else:
        for section in covered:
            out.print(f"{section.row.id:8} {section.row.says}")
            for way in section.ways:
                out.print(f"         {way}")
    found = list(faults(read, covered))
    for fault in found:
        err.print(f"{fault.place}: {fault.says.in_(LANGUAGE)}")
    if found:
        raise typer.Exit(NOT_SATISFIED)
    if not page:
        out.print(f"{len(covered)} rows, none without a word.")

"""What a municipality has decided, in figures: month by month, act by act, by the machine and by people; and why not by the machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.decision.result import Result
from permits.store.chained.record import Record
from permits.store.database import Database
from permits.store.tables import cases, events, referrals


@dataclass(frozen=True, slots=True)
class Monthly:
    """One month of one kind of act. received, by_machine, by_officers, handed_over: how many cases."""

    month: str
    measure: str
    received: int = 0
    by_machine: int = 0
    by_officers: int = 0
    handed_over: int = 0


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """
    One decision taken on the board's behalf. received: the day its case came in. result: of this decision, whatever became
    of it. officer: empty for the machine's. measure, property: empty of a protected case.
    """

    number: str
    received: date
    day: date
    measure: str
    property: str
    result: str
    officer: str


@dataclass(frozen=True, slots=True)
class WhyNot:
    """
    Why the machine handed cases over. code, rule: as a `Reason` has them. facts: those that were lacked or judged, in any of
    them. cases: how many.
    """

    code: str
    rule: str
    facts: tuple[str, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class Overruled:
    """
    What people decided where a rule or a reason had stopped the machine. code, rule: as a `Reason` has them. decided: on the
    merits. favourable: in favour of the application all the same. proposed, otherwise: how many the machine had a proposal
    for, and how many of them were decided otherwise.
    """

    code: str
    rule: str
    decided: int = 0
    favourable: int = 0
    proposed: int = 0
    otherwise: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """What the machine would have answered in cases that a person decided. agreed: in how many of them they said the same."""

    measure: str
    decided: int
    agreed: int


def referred(connection: Connection, record: Record, measure: str) -> None:
    """Note why the machine handed a case over, and what it would have answered. That a permit is called for is no such why."""
    outcome = record.content.get("outcome", {})
    reasons = {
        (reason["code"], reason.get("rule") or "", reason.get("fact") or "")
        for reason in outcome.get("because", ())
        if reason["code"] != "permit_duty"
    }
    for code, rule, fact in sorted(reasons):
        row = {"municipality": record.municipality, "case_id": record.case_id, "sequence": record.sequence}
        connection.execute(
            referrals.insert().values(
                **row, measure=measure, code=code, rule=rule, fact=fact, suggested=outcome.get("suggested") or ""
            )
        )


class Figures:
    """The figures of one municipality."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def of_a_year(self, today: date) -> list[Monthly]:
        """Each month from the same one a year ago to the one that is running, the latest first, by act."""
        since = date(today.year - 1, today.month, 1)
        year, month = sql.extract("year", events.c.day), sql.extract("month", events.c.day)
        query = (
            sql.select(
                year.label("year"),
                month.label("month"),
                cases.c.measure,
                events.c.kind,
                events.c.role,
                sql.func.count(),
            )
            .join(cases, cases.c.case_id == events.c.case_id)
            .where(
                events.c.municipality == self.municipality,
                events.c.kind.in_(("received", "dispensation_sought", "decided", "referred")),
                events.c.role.in_(("applicant", "machine", "officer")),
                events.c.day >= since,
            )
            .group_by(year, month, cases.c.measure, events.c.kind, events.c.role)
        )
        counts: dict[tuple[str, str], dict[str, int]] = {}
        with self.database.reading() as connection:
            for of_year, of_month, measure, kind, role, count in connection.execute(query):
                named = NAMED.get((kind, role)) or NAMED.get((kind, ""))
                if named is not None:
                    its = counts.setdefault((f"{of_year}-{of_month:02}", measure), {})
                    its[named] = its.get(named, 0) + count
        return [Monthly(month, measure, **counts[month, measure]) for month, measure in sorted(counts, reverse=True)]

    def decided(self, month: str) -> list[DecidedCase]:
        """All that was decided on the board's behalf in a month such as `2026-11`, in order."""
        first = date.fromisoformat(f"{month}-01")
        query = (
            sql.select(
                events.c.day,
                events.c.role,
                events.c.actor,
                events.c.body,
                cases.c.number,
                cases.c.received,
                cases.c.measure,
                cases.c.property,
                cases.c.protected,
            )
            .join(cases, cases.c.case_id == events.c.case_id)
            .where(
                events.c.municipality == self.municipality,
                events.c.kind == "decided",
                events.c.role.in_(("machine", "officer")),
                events.c.day >= first,
                events.c.day < (first + timedelta(days=32)).replace(day=1),
            )
            .order_by(events.c.sequence)
        )
        with self.database.reading() as connection:
            return [
                DecidedCase(
                    row.number,
                    row.received,
                    row.day,
                    "" if row.protected else row.measure,
                    "" if row.protected else row.property,
                    json.loads(row.body)["result"],
                    row.actor if row.role == "officer" else "",
                )
                for row in connection.execute(query)
            ]

    def why_not(self, most: int = 20) -> list[WhyNot]:
        """Why cases were handed over, each reason once, the commonest first."""
        count = sql.func.count(referrals.c.case_id.distinct()).label("how_many")
        columns = referrals.c.code, referrals.c.rule
        mine = referrals.c.municipality == self.municipality
        query = sql.select(*columns, count).where(mine).group_by(*columns).order_by(count.desc(), *columns).limit(most)
        lacked: dict[tuple[str, str], list[str]] = {}
        with self.database.reading() as connection:
            for code, rule, fact in connection.execute(
                sql.select(*columns, referrals.c.fact).where(mine, referrals.c.fact != "").distinct().order_by("fact")
            ):
                lacked.setdefault((code, rule), []).append(fact)
            return [
                WhyNot(row.code, row.rule, tuple(lacked.get((row.code, row.rule), ())), row.how_many)
                for row in connection.execute(query)
            ]

    def compared(self) -> Mapping[str, Compared]:
        """By act, what the machine would have answered against what people decided on the merits."""
        mine = (
            sql.select(referrals.c.case_id, referrals.c.measure, sql.func.max(referrals.c.suggested).label("suggested"))
            .where(referrals.c.municipality == self.municipality, referrals.c.suggested != "")
            .group_by(referrals.c.case_id, referrals.c.measure)
            .subquery()
        )
        query = (
            sql.select(mine.c.measure, mine.c.suggested, cases.c.result, sql.func.count())
            .join(cases, cases.c.case_id == mine.c.case_id)
            .where(cases.c.result.not_in(NOT_ON_THE_MERITS))
            .group_by(mine.c.measure, mine.c.suggested, cases.c.result)
        )
        decided: dict[str, list[int]] = {}
        with self.database.reading() as connection:
            for measure, suggested, result, count in connection.execute(query):
                its = decided.setdefault(measure, [0, 0])
                its[0] += count
                its[1] += count if suggested == result else 0
        return {measure: Compared(measure, *its) for measure, its in decided.items()}

    def overruled(self, most: int = 20) -> list[Overruled]:
        """By rule, what people decided of what it had stopped: what was decided otherwise than proposed first."""
        columns = referrals.c.code, referrals.c.rule
        query = (
            sql.select(*columns, referrals.c.suggested, cases.c.result, sql.func.count(cases.c.case_id.distinct()))
            .join(cases, cases.c.case_id == referrals.c.case_id)
            .where(referrals.c.municipality == self.municipality, cases.c.result.not_in(NOT_ON_THE_MERITS))
            .group_by(*columns, referrals.c.suggested, cases.c.result)
        )
        rules: dict[tuple[str, str], Overruled] = {}
        with self.database.reading() as connection:
            for code, rule, suggested, result, count in connection.execute(query):
                before = rules.get((code, rule), Overruled(code, rule))
                rules[code, rule] = replace(
                    before,
                    decided=before.decided + count,
                    favourable=before.favourable + (count if Result(result).is_favourable else 0),
                    proposed=before.proposed + (count if suggested else 0),
                    otherwise=before.otherwise + (count if suggested not in ("", result) else 0),
                )
        order = sorted(
            rules.values(), key=lambda its: (-its.otherwise, -its.favourable, -its.decided, its.code, its.rule)
        )
        return order[:most]


NOT_ON_THE_MERITS = ("referred", "supplement", "withdrawn", "dismissed", "written_off")
"""The results of cases in which nobody has said what the law says of the measure."""


NAMED = {
    ("received", ""): "received",
    ("dispensation_sought", ""): "received",
    ("referred", ""): "handed_over",
    ("decided", "machine"): "by_machine",
    ("decided", "officer"): "by_officers",
}
"""What each kind of event counts as, by who did it where that matters."""

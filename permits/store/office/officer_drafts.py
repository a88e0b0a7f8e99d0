"""
What officers have typed in a case's forms and not yet sent: each field by itself, so that nothing typed is lost.

A draft is one officer's, in one form of one case. The same officer may have the form open twice: a field that was saved
elsewhere since is never written over unseen, but told with what stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import clock
from permits.errors import OverQuota
from permits.phrases import phrase
from permits.store.database import Database
from permits.store.tables import officer_drafts

LASTS = timedelta(days=90)
"""How long what nobody has sent is kept after the last change."""

MOST_FIELDS = 200
LARGEST = 400_000
"""Fields of a form that are kept, and signs in all of them together."""

TOO_MUCH = phrase("store.officer_drafts.too_much")


@dataclass(frozen=True, slots=True)
class OfficerDraft:
    """What stands in a form. version: rises at each save. changed: when it was saved last."""

    fields: Mapping[str, str]
    version: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """After a save. overtaken: the fields that were saved elsewhere since, with what stands there; these were not written."""

    draft: OfficerDraft
    overtaken: Mapping[str, str]


class OfficerDrafts:
    """The unsent forms of one municipality's officers."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def keep(self, case_id: str, officer: str, form: str, fields: Mapping[str, str], seen: int) -> Saved:
        """
        Save those fields; others stay as they are.

        seen: the version that the page had. Raises OverQuota for more than a draft holds.
        """
        with self.database.alone(self.municipality) as connection:
            typed = sql.select(officer_drafts).where(self._of(case_id, officer, form))
            rows = connection.execute(typed).all()
            stand = {row.field: row for row in rows}
            overtaken = {
                name: stand[name].text
                for name, text in fields.items()
                if name in stand and stand[name].version > seen and stand[name].text != text
            }
            version, now = max((row.version for row in rows), default=0) + 1, clock.now()
            fresh = {
                name: text
                for name, text in fields.items()
                if name not in overtaken and (name not in stand or stand[name].text != text)
            }
            whole = {name: row.text for name, row in stand.items()} | fresh
            if len(whole) > MOST_FIELDS or sum(map(len, whole.values())) > LARGEST:
                raise OverQuota(TOO_MUCH)
            for name, text in fresh.items():
                its = sql.and_(self._of(case_id, officer, form), officer_drafts.c.field == name)
                values = {"text": text, "version": version, "changed": now}
                if connection.execute(officer_drafts.update().where(its).values(**values)).rowcount == 0:
                    key = {"municipality": self.municipality, "case_id": case_id, "officer": officer, "form": form}
                    connection.execute(officer_drafts.insert().values(**key, field=name, **values))
        return Saved(OfficerDraft(whole, version if fresh else version - 1, now), overtaken)

    def of(self, case_id: str, officer: str) -> Mapping[str, OfficerDraft]:
        """What that officer has typed in the forms of a case, by form."""
        mine = {"municipality": self.municipality, "case_id": case_id, "officer": officer}
        drafts: dict[str, OfficerDraft] = {}
        with self.database.reading() as connection:
            for row in connection.execute(_WRITTEN_BY, mine):
                before = drafts[row.form].fields if row.form in drafts else {}
                drafts[row.form] = OfficerDraft({**before, row.field: row.text}, row.version, row.changed)
        return drafts

    def drop(self, case_id: str, officer: str, form: str) -> None:
        """Forget it: it was sent, or its writer threw it away."""
        with self.database.writing() as connection:
            connection.execute(officer_drafts.delete().where(self._of(case_id, officer, form)))

    def _of(self, case_id: str, officer: str, form: str) -> sql.ColumnElement[bool]:
        return sql.and_(
            officer_drafts.c.municipality == self.municipality,
            officer_drafts.c.case_id == case_id,
            officer_drafts.c.officer == officer,
            officer_drafts.c.form == form,
        )


def forget(connection: Connection, municipality: str, case_id: str) -> None:
    """Forget all that anybody has typed in a case, as where somebody of it is severed."""
    its = sql.and_(officer_drafts.c.municipality == municipality, officer_drafts.c.case_id == case_id)
    connection.execute(officer_drafts.delete().where(its))


_WRITTEN_BY = (
    sql.select(officer_drafts)
    .where(
        officer_drafts.c.municipality == sql.bindparam("municipality"),
        officer_drafts.c.case_id == sql.bindparam("case_id"),
        officer_drafts.c.officer == sql.bindparam("officer"),
    )
    .order_by(officer_drafts.c.version)
)
"""Asked for every page of a case, so it is put together once."""

"""What an applicant has changed since an officer read the case, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from permits.law.pack import Pack
from permits.phrases import phrase
from permits.text import Text

FIELDS = {
    "measure": phrase("desk.changes.fields.measure"),
    "answers": phrase("desk.changes.fields.answers"),
    "applicants": phrase("desk.changes.fields.applicants"),
    "agent": phrase("desk.changes.fields.agent"),
    "consents": phrase("desk.changes.fields.consents"),
    "attachments": phrase("desk.changes.fields.attachments"),
    "invoice": phrase("desk.changes.fields.invoice"),
    "inspectionManager": phrase("desk.changes.fields.inspection_manager"),
}


class Change(NamedTuple):
    """A field that differs, as it was and as it is."""

    label: Text
    before: Text
    after: Text


def changes(
    pack: Pack, papers: Mapping[str, Text], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Change]:
    """
    Every field that differs between two applications as records keep them. papers: what each kind of paper is called.
    """
    return [
        Change(label, _told(old, papers), _told(new, papers)) for label, old, new in _differing(pack, before, after)
    ]


def _differing(
    pack: Pack, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[Text, object, object]]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, dict) or isinstance(new, dict):
            inner = {
                key: pack.facts[key].label if key in pack.facts else _named(name, key)
                for key in {**(old or {}), **(new or {})}
            }
            for key, label in inner.items():
                if (old or {}).get(key) != (new or {}).get(key):
                    yield label, (old or {}).get(key), (new or {}).get(key)
        else:
            yield FIELDS.get(name, Text(name, name)), old, new


def _named(field: str, key: str) -> Text:
    group = FIELDS.get(field, Text(field, field))
    return Text(f"{group.sv}, {key}", f"{group.en}, {key}")


def _told(value: object, papers: Mapping[str, Text]) -> Text:
    if value in (None, [], {}):
        return phrase("explanation.unknown")
    if isinstance(value, bool):
        return phrase("desk.changes.yes") if value else phrase("desk.changes.no")
    if isinstance(value, list):
        told = [_item(item, papers) for item in value]
        return Text(", ".join(text.sv for text in told), ", ".join(text.en for text in told))
    return Text(str(value), str(value))


def _item(item: object, papers: Mapping[str, Text]) -> Text:
    """An applicant, a paper or a consent by its name; never a number of a person."""
    if not isinstance(item, dict):
        return Text(str(item), str(item))
    name = str(item.get("name") or item.get("owner") or item.get("property") or "")
    named = papers.get(str(item.get("kind"))) or Text(name, name)
    signed = str(item.get("signed") or "")
    return Text(f"{named.sv} ({signed})", f"{named.en} ({signed})") if signed else named

"""The schemas for editors: they take the real files as they are, and underline a slip where it stands."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from permits.content import content
from permits.law.loader.sections import CASES
from permits.strict import Entry, Reading
from permits.workbench.schema import schemas
from tests.packs import SWEDISH

RULES = content("rules")
SCHEMAS = schemas(SWEDISH)
HELD = {name: jsonschema_rs.Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
SECTIONS = sorted({rule.file for rule in SWEDISH.rules})
FILES = [
    *((file, "section") for file in SECTIONS),
    *((file, "cases") for file in sorted({case.file for case in SWEDISH.cases})),
    ("se/limits.yaml", "limits"),
    ("local/9901/delegation.yaml", "delegation"),
    ("local/9901/tariff.yaml", "tariff"),
]


def as_an_editor_reads(entry: Entry) -> Any:
    """What an editor holds against a schema: days and words are text, true and false are not."""
    if isinstance(entry.value, dict):
        return {key: as_an_editor_reads(inner) for key, inner in entry.value.items()}
    if isinstance(entry.value, list):
        return [as_an_editor_reads(inner) for inner in entry.value]
    return entry.value == "true" if not entry.quoted and entry.value in ("true", "false") else entry.value


def file_as_read(file: str, old: str = "", new: str = "") -> Any:
    raw = (RULES / file).read_text(encoding="utf-8")
    assert old in raw
    entry = Reading().text(raw.replace(old, new, 1).encode(), file)
    assert entry is not None
    return as_an_editor_reads(entry)


def faults(name: str, instance: Any) -> list[str]:
    return ["/".join(map(str, error.instance_path)) for error in HELD[name].iter_errors(instance)]


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_each_is_a_schema(schema: Mapping[str, Any]) -> None:
    jsonschema_rs.meta.validate(schema)


@pytest.mark.parametrize(("file", "name"), FILES, ids=[Path(file).name for file, _ in FILES])
def test_the_file_as_it_is_keeps_its_schema(file: str, name: str) -> None:
    assert faults(name, file_as_read(file)) == []


@pytest.mark.parametrize(
    ("file", "name", "old", "new", "place"),
    [
        ("se/pbl/9-04.yaml", "section", "ridge_height_m: {at_most", "ridge_heigth_m: {at_most", "rules/2/if/0"),
        ("se/pbl/9-04.yaml", "section", "{at_most: $", "{atmost: $", "rules/0/if/0/building_area_m2"),
        (
            "se/pbl/9-04.yaml", "section", "$complementary_building_area_in_plan", "$complementary_ridge_height_in_plan",
            "rules/0/if/0/building_area_m2/at_most",
        ),
        ("se/pbl/9-04.yaml", "section", "then: no_permit", "then: no_permitt", "rules/6/then"),
        ("se/pbl/9-34.yaml", "section", "exception_to: [free_buildings", "exception_to: [free_bildings", "rules/0/exception_to/0"),
        ("se/pbl/9-04.yaml", "section", "- se.pbl.9.3\n", "- se.pbl.9.03\n", "rules/6/exception_to/0"),
        ("se/pbl/9-04.cases.yaml", "cases", "because:", "becuse:", "cases/0/expect"),
        ("se/limits.yaml", "limits", 'value: "30.0"', 'value: "30,0"',
         "limits/complementary_building_area_in_plan/values/0/value"),
        ("local/9901/delegation.yaml", "delegation", "fits_townscape: true", "small_deviation_acceptable: true",
         "mandates/new_complementary_building/settles"),
        ("local/9901/tariff.yaml", "tariff", 'granted: "5.0"', 'granted: "-5.0"', "hours/new_complementary_building/granted"),
    ],
)  # fmt: skip
def test_a_slip_is_underlined_where_it_stands(file: str, name: str, old: str, new: str, place: str) -> None:
    assert place in faults(name, file_as_read(file, old, new))


def test_the_ending_of_cases_tells_them_from_sections() -> None:
    assert all(not file.endswith(CASES) for file in SECTIONS)

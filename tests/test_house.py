"""The house: which file may lean on which, and where each outside library lives."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# A file imports from the floors below its own. On the ordered floors it also imports from those named
# before it. A folder is one thing: its files import each other freely.
ORDERED = True
FLOORS = [
    ("words", ORDERED, ["text", "errors", "quantity", "geometry"]),
    (
        "things",
        ORDERED,
        # the order of the path, from application to record; the mandate bounds the outcome
        [
            "application",
            "plan",
            "facts",
            "site",
            "pack",
            "conclusion",
            "delegation",
            "outcome",
            "interview",
            "record",
        ],
    ),
    ("helpers", ORDERED, ["readers", "deadline", "fee", "settings", "scan", "face", "loader", "explanation"]),
    (
        "steps",
        ORDERED,
        ["zoning", "survey", "engine", "siteplan", "letter", "store", "appeal", "proposals", "tidy", "deliver"],
    ),
    # the migrations stand here because they read the store's tables
    ("path", ORDERED, ["migrations", "datasets", "office", "statement", "case", "envelope"]),
    # the command line opens the workbench
    ("tools", ORDERED, ["workbench", "cli"]),
]

# Where each outside library lives. Those not named here may be used anywhere.
HOMES = {
    "shapely": ["permits/geometry.py", "permits/readers/*"],
    "pyproj": ["permits/geometry.py", "permits/readers/*"],
    "lxml": ["permits/readers/*"],
    "pyogrio": ["permits/readers/*"],
    "yaml": ["permits/loader.py"],
    "durable": ["permits/engine/durable.py"],
    "zen": [],  # a peer of the benchmarks
    "z3": ["permits/workbench/*"],
    "jinja2": ["permits/letter.py", "api/*"],
    "typst": ["permits/letter.py"],
    "sqlalchemy": [
        "permits/store*",
        "permits/appeal.py",
        "permits/proposals.py",
        "permits/tidy.py",
        "permits/datasets.py",
        "permits/migrations/*",
    ],
    "alembic": ["permits/store*", "permits/migrations/*"],
    "psycopg": ["permits/store*", "permits/migrations/*"],
    "typer": ["permits/cli*"],
    "rich": ["permits/cli*"],
    "fastapi": ["api/*"],
    "starlette": ["api/*"],
    "authlib": ["api/*"],
    "uvicorn": ["api/*", "permits/cli*"],
}

# The command line starts the web service, but no other command should wait for it to load.
ONLY_INSIDE_FUNCTIONS = ["api", "uvicorn"]

CONTENT = ["rules", "letters", "zoning_data"]

FLOOR_OF = {name: number for number, (_, _, names) in enumerate(FLOORS) for name in names}


@dataclass(frozen=True)
class Import:
    """One imported name, as `file:line` leans on it."""

    file: str
    line: int
    name: str
    in_function: bool

    @property
    def library(self) -> str:
        return self.name.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.name}"


def python_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def thing(dotted: str) -> str:
    """`permits.readers.gml` belongs to the thing `readers`; `permits` itself to none."""
    _, name, *_ = [*dotted.split("."), ""]
    return name


def imports(path: Path, text: str | None = None) -> Iterator[Import]:
    file = path.relative_to(ROOT)
    package = file.parent.parts

    def names(node: ast.Import | ast.ImportFrom) -> list[str]:
        if isinstance(node, ast.Import):
            return [alias.name for alias in node.names]
        upward = package[: len(package) - node.level + 1] if node.level else ()
        source = ".".join([*upward, *([node.module] if node.module else [])])
        # `from permits import facts` leans on the file facts
        return [f"{source}.{alias.name}" for alias in node.names] if source == "permits" else [source]

    def walk(node: ast.AST, in_function: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                for name in names(child):
                    yield Import(file.as_posix(), child.lineno, name, in_function)
            inside = in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from walk(child, inside)

    yield from walk(ast.parse(path.read_text(encoding="utf-8") if text is None else text), False)


def all_imports(*folders: str) -> list[Import]:
    return [found for folder in folders for path in python_files(folder) for found in imports(path)]


def may_lean(one: str, other: str) -> bool:
    """Whether the thing `one` may import from the thing `other`."""
    if one == other:
        return True
    if FLOOR_OF[one] != FLOOR_OF[other]:
        return FLOOR_OF[one] > FLOOR_OF[other]
    _, ordered, names = FLOORS[FLOOR_OF[one]]
    return ordered and names.index(one) > names.index(other)


def told(faults: list[str]) -> str:
    return "\n".join(["", *faults])


def test_every_file_has_a_floor() -> None:
    things = {path.relative_to(ROOT / "permits").parts[0].removesuffix(".py") for path in python_files("permits")}
    faults = [
        f"permits/{name} stands on no floor: add it to FLOORS in tests/test_house.py."
        for name in sorted(things - FLOOR_OF.keys() - {"__init__"})
    ]
    assert not faults, told(faults)


def test_no_file_leans_upward() -> None:
    faults = []
    for found in all_imports("permits"):
        one = thing(found.file.removesuffix(".py").replace("/", "."))
        other = thing(found.name)
        if found.library != "permits" or one not in FLOOR_OF or other not in FLOOR_OF:
            continue
        if not may_lean(one, other):
            faults.append(
                f"{found}, but {one} ({FLOORS[FLOOR_OF[one]][0]}) may not lean on "
                f"{other} ({FLOORS[FLOOR_OF[other]][0]})."
            )
    assert not faults, told(faults)


def test_the_package_itself_imports_nothing_of_its_own() -> None:
    faults = [str(found) for found in all_imports("permits") if found.file == "permits/__init__.py"]
    assert not [fault for fault in faults if " imports permits" in fault], told(faults)


def test_each_library_has_one_home() -> None:
    faults = [
        f"{found}, whose home is {' and '.join(HOMES[found.library]) or 'outside this code'}."
        for found in all_imports("permits", "api")
        if found.library in HOMES and not any(fnmatch(found.file, home) for home in HOMES[found.library])
    ]
    assert not faults, told(faults)


def test_the_core_knows_no_web() -> None:
    faults = [
        f"{found}: only the command line may, inside a function."
        for found in all_imports("permits")
        if found.library in ONLY_INSIDE_FUNCTIONS and not (found.file.startswith("permits/cli") and found.in_function)
    ]
    assert not faults, told(faults)


def test_no_other_distribution_owns_our_names() -> None:
    owners = packages_distributions()
    # an editable install names no packages, so nothing found is right too
    others = {name: set(owners.get(name, [])) - {"lovsvar"} for name in ("permits", "api")}
    assert not any(others.values()), f"Another installed distribution brings the same package: {others}"


@pytest.mark.parametrize("folder", CONTENT)
def test_content_holds_no_code(folder: str) -> None:
    faults = [f"{path.relative_to(ROOT)} is code among content: move it to permits." for path in python_files(folder)]
    assert not faults, told(faults)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import permits.facts", "permits.facts"),
        ("from permits import facts", "permits.facts"),
        ("from permits.facts import Facts", "permits.facts"),
        ("from .. import facts", "permits.facts"),
        ("from ..facts import Facts", "permits.facts"),
        ("from . import gml", "permits.readers"),
        ("from .gml import read", "permits.readers.gml"),
    ],
)
def test_every_way_to_import_is_seen(line: str, name: str) -> None:
    assert [found.name for found in imports(ROOT / "permits/readers/dxf.py", line)] == [name]


def test_the_floors_hold() -> None:
    assert may_lean("case", "facts")
    assert may_lean("facts", "application")
    assert not may_lean("application", "facts")
    assert not may_lean("survey", "letter")
    assert not may_lean("text", "case")

"""The house: which file may lean on which, and where each outside library lives."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path
from pkgutil import walk_packages

import pytest

import api
import permits
from permits import errors

ROOT = Path(__file__).resolve().parents[1]

# The house from the ground up. A file imports from its own floor and from those below it; a folder is one floor
# unless a room of it is named apart.
FLOORS = [
    # words
    "text",
    "errors",
    "validity",
    "jurisdiction",
    "strict",
    "content",
    "numbers",
    "written_out",
    "phrases",
    "settings",
    "acts",
    "opening",
    "paper",
    "quantity",
    "written",
    "clock",
    "collecting",
    "trace",
    "geometry",
    # what was sent
    "application",
    # the law, and a municipality's own files
    "law/facts",
    "law/pack",
    "law/evidence",
    "law/conclusion",
    "law/engine",
    "law/asking",
    "law/loader",
    "law/vocabulary",
    "law/statute",
    "decision/result",
    "local",
    # what is known of the place, and what is measured there
    "place",
    "survey",
    # what follows, how it is told, and what becomes of the case
    "decision",
    "casework",
    "store",
    "letter",
    "drawing",
    "post",
    # the path
    "rulebook",
    "publications",
    "rerun",
    "office",
    "vouching",
    "assessment",
    "statement",
    "drawn_up",
    "case",
    "waiting",
    "prospect",
    "continuing",
    "steps",
    "extracts",
    "envelope",
    "ground",
    "ways",
    # what the demo town has lived through
    "demo",
    # tools: the command line opens the workbench
    "workbench",
    "cli",
]

# The doors, each with those it may lean on. What two doors share is the web's or the sign-in's.
DOORS = {
    "web": [],
    "sign_in": ["web"],
    "rest": ["web"],
    "eservice": ["web", "sign_in"],
    "desk": ["web", "sign_in"],
    "workshop": ["web", "sign_in"],
}

# Where each outside library lives. Those not named here may be used anywhere.
HOMES = {
    "shapely": ["permits/geometry/*", "permits/place/readers/*"],
    "pyproj": ["permits/geometry/*", "permits/place/readers/*"],
    "lxml": ["permits/place/readers/*"],
    "rapidfuzz": ["permits/place/gazetteer.py"],
    "pyogrio": ["permits/place/readers/*", "permits/workbench/geopackage.py"],
    "yaml": ["permits/strict.py"],
    "holidays": ["permits/jurisdiction/*"],
    "stdnum": ["permits/jurisdiction/*"],
    "orjson": ["permits/store/canonical.py"],
    "zstandard": ["permits/store/packing.py"],
    "durable": ["permits/law/engine/durable.py"],
    "zen": [],  # a peer of the benchmarks
    "z3": ["permits/workbench/*"],
    "distributed": ["permits/workbench/crew.py"],
    "numpy": [
        "permits/law/engine/columns.py",
        "permits/geometry/*",
        "permits/workbench/geopackage.py",
        "permits/workbench/rows.py",
        "permits/workbench/replay.py",
    ],
    "xlsxwriter": ["permits/extracts/workbook.py"],
    "jinja2": ["api/*"],
    "pikepdf": ["permits/opening/*"],
    "PIL": ["permits/opening/*"],
    "pypdfium2": ["permits/opening/*"],
    "pi_heif": ["permits/opening/*"],
    "pyhanko": ["permits/post/seal.py"],
    "cryptography": ["permits/post/seal.py"],
    "segno": ["permits/letter/marks.py"],
    "typst": ["permits/letter/press.py", "permits/letter/writing.py"],
    "sqlalchemy": ["permits/store/*"],
    "alembic": ["permits/store/*"],
    "psycopg": ["permits/store/*"],
    "typer": ["permits/cli/*"],
    "rich": ["permits/cli/*"],
    "fastapi": ["api/*"],
    "starlette": ["api/*"],
    "authlib": ["api/*"],
    "uvicorn": ["api/*", "permits/cli/*"],
    "httpcore2": ["permits/post/reach.py", "permits/post/sms.py", "permits/post/webhooks.py"],
}

# The command line starts the web service, but no other command should wait for it to load.
ONLY_INSIDE_FUNCTIONS = ["api", "uvicorn"]

CONTENT = ["rules", "letters", "zoning_data"]


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


def floor(dotted: str) -> int | None:
    """The floor of `permits.place.readers.gml`, by its longest name there; None for `permits` itself."""
    names = dotted.split(".")[1:]
    while names:
        if (room := "/".join(names)) in FLOORS:
            return FLOORS.index(room)
        names.pop()
    return None


def imports(path: Path, text: str | None = None) -> Iterator[Import]:
    file = path.relative_to(ROOT)
    package = file.parent.parts

    def names(node: ast.Import | ast.ImportFrom) -> list[str]:
        if isinstance(node, ast.Import):
            return [alias.name for alias in node.names]
        upward = package[: len(package) - node.level + 1] if node.level else ()
        source = ".".join([*upward, *([node.module] if node.module else [])])
        # `from permits.law import facts` leans on the file facts
        return [f"{source}.{alias.name}" for alias in node.names]

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


def told(faults: list[str]) -> str:
    return "\n".join(["", *faults])


def dotted(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_every_file_has_a_floor() -> None:
    files = [path.relative_to(ROOT).as_posix() for path in python_files("permits")]
    rooms = {"permits", *(f"permits/{room.partition('/')[0]}" for room in FLOORS if "/" in room)}
    faults = [
        f"{file} stands on no floor: add it to FLOORS in tests/test_house.py."
        for file in files
        if floor(dotted(file)) is None and file.removesuffix("/__init__.py") not in rooms
    ]
    assert not faults, told(faults)


def test_every_floor_is_there() -> None:
    gone = [room for room in FLOORS if not any((ROOT / "permits").glob(f"{room}{end}") for end in (".py", "/*.py"))]
    assert not gone, f"FLOORS names what is no longer there: {gone}"


def test_no_file_leans_upward() -> None:
    faults = []
    for found in all_imports("permits"):
        own, other = floor(dotted(found.file)), floor(found.name)
        if found.library == "permits" and own is not None and other is not None and other > own:
            faults.append(f"{found}, but {FLOORS[own]} may not lean on {FLOORS[other]}.")
    assert not faults, told(faults)


def test_no_door_leads_through_another() -> None:
    faults = []
    for found in all_imports("api"):
        _, own, *rest = found.file.split("/")
        other = ([*found.name.split("."), ""])[1]
        if rest and found.library == "api" and other not in (own, *DOORS[own]):
            faults.append(f"{found}: the door {own} leans on {' and '.join(DOORS[own]) or 'no other'} alone.")
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


def test_only_the_store_knows_a_table() -> None:
    faults = [
        f"{found}: ask a noun of the store instead."
        for found in all_imports("permits", "api")
        if found.name.startswith("permits.store.tables") and not found.file.startswith("permits/store/")
    ]
    assert not faults, told(faults)


def test_the_migrations_are_one_line() -> None:
    files = sorted((ROOT / "permits/store/migrations/versions").glob("[0-9]*.py"))
    told_of = [
        re.findall(r'^(?:down_)?revision = "?(\w+)"?$', file.read_text(encoding="utf-8"), re.M) for file in files
    ]
    numbers = [file.name.partition("_")[0] for file in files]
    line = [[number, before] for number, before in zip(numbers, ["None", *numbers], strict=False)]
    assert told_of == line, "Each migration is named by its number and follows the one before it: give yours the next."


def test_the_core_knows_no_web() -> None:
    faults = [
        f"{found}: only the command line may, inside a function."
        for found in all_imports("permits")
        if found.library in ONLY_INSIDE_FUNCTIONS and not (found.file.startswith("permits/cli") and found.in_function)
    ]
    assert not faults, told(faults)


def test_only_the_clock_asks_what_day_and_time_it_is() -> None:
    asks = re.compile(r"\b(date\.today|datetime\.(now|utcnow|today)|time\.(time|localtime|gmtime))\(")
    faults = [
        f"{path.relative_to(ROOT)}:{number} asks for the time: let it ask permits/clock.py."
        for path in [*python_files("permits"), *python_files("api")]
        if path != ROOT / "permits/clock.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asks.search(line)
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
        ("import permits.law.facts", "permits.law.facts"),
        ("from permits.law import facts", "permits.law.facts"),
        ("from permits.law.facts import Facts", "permits.law.facts.Facts"),
        ("from .. import plan", "permits.place.plan"),
        ("from ..plan import Plan", "permits.place.plan.Plan"),
        ("from . import gml", "permits.place.readers.gml"),
        ("from .gml import read", "permits.place.readers.gml.read"),
    ],
)
def test_every_way_to_import_is_seen(line: str, name: str) -> None:
    assert [found.name for found in imports(ROOT / "permits/place/readers/dxf.py", line)] == [name]


def test_the_floors_hold() -> None:
    def below(lower: str, upper: str) -> bool:
        here, above = floor(f"permits.{lower}"), floor(f"permits.{upper}")
        assert here is not None and above is not None
        return here < above

    assert below("law.facts", "case")
    assert below("application", "law.facts.Facts")
    assert below("law.engine.plain", "law.loader")
    assert below("survey.lot", "letter.siteplan.land")
    assert floor("permits") is None


def exceptions() -> Iterator[type[BaseException]]:
    """Every exception that a module of ours declares, wherever it stands."""
    for package in (permits, api):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" in module.name or module.name.endswith("__main__"):  # importing these runs them
                continue
            for thing in vars(import_module(module.name)).values():
                if isinstance(thing, type) and issubclass(thing, BaseException) and thing.__module__ == module.name:
                    yield thing


def test_every_exception_of_ours_is_of_one_tree() -> None:
    outside = [kind for kind in exceptions() if not issubclass(kind, errors.LovsvarError)]
    assert not outside, told([f"{kind.__module__}.{kind.__name__}" for kind in outside])


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    assert errors.__doc__ is not None
    drawn, above = {}, ["Exception"]
    for line in errors.__doc__.splitlines():
        if name := re.match(r"( {4}(?:│? {3,4}|[├└]── )*)([A-Z]\w+)(?: {2,}|$)", line):
            above[len(name[1]) // 4 :] = [name[2]]
            drawn[name[2]] = above[-2]
    stands = [kind for kind in exceptions() if kind.__module__ == errors.__name__]
    assert drawn == {kind.__name__: kind.__bases__[0].__name__ for kind in stands}


VAGUE = {"one", "found", "said", "it", "x"}
"""No nouns. An x is one only beside its y."""


def test_a_loop_variable_is_the_noun_that_it_goes_through() -> None:
    faults = []
    for path in [*python_files("permits"), *python_files("api")]:
        if "migrations" in path.parts:  # what has been is left as it was
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.For | ast.comprehension):
                names = {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)}
                vague = names & VAGUE if "y" not in names else names & VAGUE - {"x"}
                faults += [f"{path.relative_to(ROOT)}:{node.target.lineno}: {name}" for name in sorted(vague)]
    assert not faults, told(faults)


def test_a_loop_of_a_page_names_what_it_goes_through_too() -> None:
    faults = []
    for path in sorted((ROOT / "api/templates").rglob("*.html")):
        for loop in re.finditer(r"\{%-?\s*for\s+(.+?)\s+in\s", path.read_text(encoding="utf-8")):
            vague = VAGUE & set(re.findall(r"\w+", loop[1]))
            faults += [f"{path.relative_to(ROOT)}: {name}" for name in sorted(vague)]
    assert not faults, told(faults)


HOMES_OF_TESTS = {
    r"(?<!\w)Pack\(": "tests/handmade.py",
    r"load_pack\(content\(": "tests/packs.py",
}
"""What more than one module of tests needs, and the one that makes it."""


@pytest.mark.parametrize("made", HOMES_OF_TESTS)
def test_what_tests_share_is_made_in_one_place(made: str) -> None:
    where = {
        path.relative_to(ROOT).as_posix() for path in python_files("tests") if re.search(made, path.read_text("utf-8"))
    }
    assert where - {"tests/test_house.py"} == {HOMES_OF_TESTS[made]}


LONGEST = 60
"""Lines of a function, its docstring among them. What is longer holds more than one idea."""


def test_a_function_holds_one_idea() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} has {length} lines."
        for folder in ("permits", "api", "tools")
        for path in python_files(folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
        if (length := node.end_lineno - node.lineno + 1) > LONGEST and "versions" not in path.parts
    ]
    assert not faults, told(faults)


ACROSS = {
    "tests": {
        "architecture": "what docs/architecture.md tells",
        "asvs": "what docs/asvs.md tells",
        "better": "the whole path: a better proof never makes an answer worse",
        "deploy": "what deploy/ starts",
        "endurance": "the whole service for an hour",
        "house": "the house",
        "life": "a case from its beginning to its end, through several wings",
        "officers_path": "the whole path again, by an officer's answers",
        "own_cases": "the whole path, beside what was decided before",
        "paper_consent": "the whole path, with a consent on paper",
        "privacy": "what docs/privacy.md tells",
        "stories": "the whole path, by worked cases",
    },
    "tests/api": {
        "bounds": "whatever is sent, by any door",
        "pages": "a citizen's and an officer's way over pages, from one door to the other",
        "published_rules": "a running service takes new rules",
        "results": "each result through each door",
        "secrecy": "what is secret shows through no door",
        "senders": "who may ask, by any door",
        "served": "several municipalities, each with its own doors",
        "silent_logs": "what goes wrong, in whatever layer",
        "waiting": "who waits for the store holds up nobody, at any door",
        "way_back": "every page of every door",
    },
}
"""Tests that try more than one wing or door, and so stand beside their folders; what each tries."""

NO_WING = {"benchmarks", "browser", "data", "everyday", "simulation", "stories"}
"""Folders of tests that no wing has: speed, a real browser, cases by the thousand, and what tests read."""


def of_the_top(folder: str) -> set[str]:
    return {path.stem.removeprefix("test_") for path in (ROOT / folder).glob("test_*.py")}


def rooms(folder: str) -> set[str]:
    return {path.name for path in (ROOT / folder).iterdir() if any(path.glob("*.py"))}


def test_a_test_lies_where_what_it_tries_lies() -> None:
    top = {path.stem for path in (ROOT / "permits").glob("*.py")}
    strays = {
        "tests": of_the_top("tests") - ACROSS["tests"].keys() - top,
        "tests/api": of_the_top("tests/api") - ACROSS["tests/api"].keys(),
    }
    nameless = {
        "tests": rooms("tests") - rooms("permits") - NO_WING - {"api"},
        "tests/api": rooms("tests/api") - DOORS.keys(),
    }
    faults = [
        *(f"{at}/test_{name}.py: to its wing or door, or tell in ACROSS what it goes across."
          for at, names in strays.items() for name in sorted(names)),
        *(f"{at}/{name}/ is named for no wing or door." for at, names in nameless.items() for name in sorted(names)),
    ]  # fmt: skip
    assert not faults, told(faults)


def test_every_test_that_goes_across_is_there() -> None:
    gone = [
        f"{folder}/test_{name}.py" for folder, told_of in ACROSS.items() for name in told_of.keys() - of_the_top(folder)
    ]
    assert not gone, told(gone)


LINE = 160
"""How long a line of a template may be. A sentence for people stays whole, with this much beside it."""
BESIDE = 60


def too_long(line: str) -> bool:
    """Whether a person has to scroll for something else than the rest of one sentence."""
    sentence = max(map(len, re.findall(r'"[^"]*"', line)), default=0)
    return len(line) > LINE and len(line) - sentence > BESIDE


def test_a_line_of_a_template_can_be_read() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{number}: {len(line)}"
        for path in sorted((ROOT / "api" / "templates").rglob("*.*ml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if too_long(line)
    ]
    assert not faults, told(faults)


def test_only_a_sentence_makes_a_line_of_a_template_long() -> None:
    assert not too_long("x" * LINE)
    assert too_long("x" * (LINE + 1))
    assert not too_long('"' + "x" * (LINE - 1) + '"' + "y" * BESIDE)
    assert too_long('"' + "x" * (LINE - 1) + '"' + "y" * (BESIDE + 1))


REACHES = {
    r"\.content(\[[\"']|\.get\()": ("permits/store/*",),
    r"record\.content": ("permits/store/*",),
    r"municipalities\[0\]|next\(iter\(\S*\b(municipalities|zonings)": ("permits/office.py",),
}
"""What is asked of a noun of one home, and not reached for: a record's content by its keys, a municipality nobody named."""


@pytest.mark.parametrize("reach", REACHES)
def test_what_has_a_name_is_not_reached_for(reach: str) -> None:
    pages = sorted((ROOT / "api/templates").rglob("*.html"))
    where = {
        path.relative_to(ROOT).as_posix()
        for path in [*python_files("permits"), *python_files("api"), *pages]
        if re.search(reach, path.read_text(encoding="utf-8"))
    }
    outside = [path for path in sorted(where) if not any(fnmatch(path, home) for home in REACHES[reach])]
    assert not outside, told(outside)

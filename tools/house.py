"""
Draws the house and counts in it: which wing leans on which, how large the rooms are, who knows an act.

    .venv/bin/python -m tools.house picture     the picture in docs/architecture.md, made anew
    .venv/bin/python -m tools.house figures     a table of figures; give another checkout's folder to compare with

The floors are those of tests/test_house.py. An arrow is drawn only where no longer way leads there too.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.test_house import DOORS, FLOORS, HOMES, ROOT, dotted, floor, imports

PAGE = ROOT / "docs/architecture.md"
BEGIN, END = "```mermaid\n", "```\n"

WORDS = FLOORS[: FLOORS.index("geometry")]
"""The lowest floors, drawn as one: every file may use a word."""


def room(name: str) -> str | None:
    """Where a dotted name lives, as the picture names it; None for what is not ours."""
    wing, _, rest = name.partition(".")
    if wing == "api":
        door = rest.partition(".")[0]
        return f"api/{door}" if door in DOORS else "api"
    if wing != "permits" or (storey := floor(name)) is None:
        return None
    if FLOORS[storey] in WORDS:
        return "words"
    return FLOORS[storey] if FLOORS[storey] == "law/loader" else FLOORS[storey].partition("/")[0]


def leanings(root: Path = ROOT) -> dict[str, set[str]]:
    """Each room with the others that its files import from."""
    arrows: dict[str, set[str]] = defaultdict(set)
    for folder in ("permits", "api"):
        for path in sorted((root / folder).rglob("*.py")):
            own = room(dotted(path.relative_to(root).as_posix()))
            for imported in imports(path):
                other = room(imported.name)
                if own and other and own != other:
                    arrows[own].add(other)
    return dict(arrows)


def without_detours(arrows: dict[str, set[str]]) -> dict[str, set[str]]:
    """The arrows without those that a longer way makes needless (transitive reduction; there are no circles)."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        ways = list(arrows.get(start, ()))
        while ways:
            place = ways.pop()
            if place not in seen:
                seen.add(place)
                ways += arrows.get(place, ())
        return seen

    below = {name: reached(name) for name in arrows}
    return {
        name: {other for other in others if not any(other in below.get(nearer, ()) for nearer in others)}
        for name, others in arrows.items()
    }


def picture() -> str:
    """The rooms and their arrows as a Mermaid flowchart, doors on top."""
    arrows = without_detours(leanings())
    rooms = sorted({*arrows, *(other for others in arrows.values() for other in others)})
    lines = ["flowchart TD"]
    lines += [f'    {_id(name)}["{name}"]' for name in rooms]
    lines += [f"    {_id(name)} --> {_id(other)}" for name in rooms for other in sorted(arrows.get(name, ()))]
    return "\n".join(lines) + "\n"


def _id(name: str) -> str:
    return name.replace("/", "_")


def figures(root: Path) -> dict[str, str]:
    """What can be counted of a checkout, by what it is called."""
    files = [path for folder in ("permits", "api") for path in sorted((root / folder).rglob("*.py"))]
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    folders = Counter(path.parent.relative_to(root).as_posix() for path in files)
    functions = [
        ((node.end_lineno or 0) - node.lineno + 1, f"{path.relative_to(root)}::{node.name}")
        for path, text in texts.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = [(text.count("\n"), path.relative_to(root).as_posix()) for path, text in texts.items()]
    act = re.compile(r"""["']storage_yard["']|\bSTORAGE_YARD\b""")
    homes = {
        library: sorted({path.relative_to(root).as_posix() for path, text in texts.items() if _uses(library, text)})
        for library in HOMES
    }
    biggest = max(functions)
    longest = max(lengths)
    most = folders.most_common(1)[0]
    return {
        "files": str(len(files)),
        "folders": str(len(folders)),
        "most files in a folder": f"{most[1]} ({most[0]})",
        "largest file, lines": f"{longest[0]} ({longest[1]})",
        "largest function, lines": f"{biggest[0]} ({biggest[1]})",
        "median function, lines": str(sorted(lines for lines, _ in functions)[len(functions) // 2]),
        "files of code that name an act (storage_yard)": str(sum(bool(act.search(text)) for text in texts.values())),
        "sentences for people written in code": str(sum(len(list(worded(text))) for text in texts.values())),
        "files that import sqlalchemy": str(len(homes["sqlalchemy"])),
        "files that import shapely": str(len(homes["shapely"])),
        "files that import yaml": str(len(homes["yaml"])),
    }


def worded(source: str) -> Iterator[int]:
    """The line of each `Text(…)` in a source that writes out words of its own, which belong in `letters/se/phrases`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            literals = (part for argument in node.args for part in _literals(argument))
            if any(re.search(r"[^\W\d_]{2}", literal) for literal in literals):
                yield node.lineno


def _literals(node: ast.expr) -> Iterator[str]:
    """What an expression writes out itself, outside the parts that it fills in."""
    for part in node.values if isinstance(node, ast.JoinedStr) else [node]:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _uses(library: str, text: str) -> bool:
    return re.search(rf"^\s*(import|from) {library}\b", text, re.MULTILINE) is not None


def drawn(page: str) -> str:
    """The page with its picture made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + picture() + END + after


def main(words: list[str]) -> None:
    if words[:1] == ["picture"]:
        PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    elif words[:1] == ["figures"]:
        columns = [figures(root) for root in (*map(Path, words[1:]), ROOT)]
        for name in columns[-1]:
            print("|", name, "|", " | ".join(column[name] for column in columns), "|")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

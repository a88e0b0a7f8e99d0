"""
Where the code asks for phrases, read from its source: so that each code is there, each slot is filled, and no phrase
stands that nobody asks for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from permits.phrases import slots
from permits.text import Text
from permits.workbench.check import Finding
from permits.workbench.wording import changed_places


@dataclass(frozen=True, slots=True)
class Use:
    """
    One call of `phrase`.

    code: as written, with `*` for a part that is known only when it runs (`result.*.label`). slots: what it fills; None
    where a mapping fills them, so that only running tells. place: `file:line`.
    """

    code: str
    slots: frozenset[str] | None
    place: str

    def among(self, phrases: Collection[str]) -> list[str]:
        """Those that it may ask for: mostly the one whose code it names."""
        if "*" not in self.code:
            return [self.code] if self.code in phrases else []
        pattern = re.compile("[^.]+".join(re.escape(part) for part in self.code.split("*")))
        return [code for code in phrases if pattern.fullmatch(code)]


def uses(root: Path, folders: Iterable[str] = ("permits", "api")) -> Iterator[Use]:
    """Every call in the source under the folders."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if "phrase(" in source:
                yield from _calls(ast.parse(source), path.relative_to(root).as_posix())


def _calls(tree: ast.Module, file: str) -> Iterator[Use]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "phrase":
            yield Use(_code(node.args[0]), _filled(node), f"{file}:{node.lineno}")


def _filled(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name is not None)


def _code(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(code)):
            return code
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else "*" for part in parts)  # type: ignore[misc]
    return "*"


IN_THE_OTHER = ("workbench.reading.words_of_site.other",)
"""What leads a reader to the other language is said in that one."""


def unheard(phrases: Mapping[str, Text], uses: Iterable[Use]) -> tuple[Finding, ...]:
    """What is asked for and not there or otherwise filled, what is there and not asked for, and languages that changed places."""
    found: list[Finding] = []
    asked: set[str] = set()
    for use in uses:
        meant = use.among(phrases)
        asked.update(meant)
        if not meant:
            found.append(
                Finding(
                    "no_phrase",
                    use.code,
                    Text(f"Frasen {use.code} finns inte i letters.", f"There is no phrase {use.code} in letters."),
                    use.place,
                )
            )
        for code in meant:
            wanted = slots(phrases[code].sv)
            if use.slots is not None and wanted != use.slots:
                names = ", ".join(sorted(wanted ^ use.slots))
                found.append(
                    Finding(
                        "slots",
                        code,
                        Text(
                            f"Frasen {code} och koden är inte överens om luckorna: {names}.",
                            f"The phrase {code} and the code differ in slots: {names}.",
                        ),
                        use.place,
                    )
                )
    found += (
        Finding(
            "unused_phrase",
            code,
            Text(f"Ingen kod frågar efter frasen {code}.", f"No code asks for the phrase {code}."),
            f"letters: {code}",
        )
        for code in phrases
        if code not in asked
    )
    found += (
        Finding(
            "language",
            code,
            Text(
                f"Frasen {code}: språken tycks ha bytt plats, eller är samma.",
                f"The phrase {code}: the languages seem to have changed places, or are the same.",
            ),
            f"letters: {code}",
        )
        for code, sentence in phrases.items()
        if code not in IN_THE_OTHER and changed_places(sentence)
    )
    return tuple(found)

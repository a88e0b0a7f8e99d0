"""
Whether every section of law is there, and nothing else.

What no rule binds is free, so a section whose file is lost would make exemptions in silence: the pack names its files.
"""

from __future__ import annotations

from collections.abc import Iterable

from permits.strict import Entry, Reading

CASES = ".cases.yaml"


def all_there(say: Reading, pack: str, listed: Entry, present: Iterable[str]) -> None:
    """
    A fault for each section whose file or worked cases are gone, and for each file that the pack does not name.

    listed: the names of the sections' files by folder, `.` being the pack's own. present: the files, as
    `se/pbl/9-04.yaml`.
    """
    unnamed = set(present)
    for folder, names in say.mapping(listed).items():
        for name in say.items(names):
            stem = f"{pack}/" + ("" if folder == "." else f"{folder}/") + say.filled(name)
            for file in (f"{stem}.yaml", f"{stem}{CASES}"):
                if file not in unnamed:
                    say.fault(
                        name,
                        f"Filen {file} saknas, men står i pack.yaml (sections).",
                        f"The file {file} is missing, and pack.yaml (sections) names it.",
                        "missing",
                    )
                unnamed.discard(file)
    for file in sorted(unnamed):
        if file.endswith(CASES) and file.replace(CASES, ".yaml") in unnamed:
            continue  # told of the section beside it
        say.fault(
            file,
            "Filen står inte i pack.yaml (sections), så ingen vet att den ska gälla. Skriv in den där eller ta bort den.",
            "pack.yaml (sections) does not name the file, so nobody knows that it should rule. Name it or remove it.",
            "unlisted",
        )

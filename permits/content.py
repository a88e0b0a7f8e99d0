"""Where the content folders lie that people edit: rules, letters, map data."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CARRIED = Path(__file__).resolve().parent / "_content"


def content(folder: str) -> Path:
    """A content folder: beside the code in a checkout, inside the package in an installed wheel."""
    beside = ROOT / folder
    return beside if beside.is_dir() else CARRIED / folder

"""What every command shares: how it reads, tells faults and prints."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from permits import clock
from permits.errors import BadInput, LovsvarError
from permits.text import Language

if TYPE_CHECKING:  # each command loads what it needs, and `--help` nothing
    from permits.settings import Settings
    from permits.store.store import Store

NOT_SATISFIED, BAD_INPUT, NOT_READ = 1, 3, 4
"""Exit codes, as the package tells."""

MOST_TOLD = 200
"""Faults told at once: a file with more was hardly meant to be what it was read as, and nobody reads on."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


class Printer:
    """Sentences on one of the two streams, each on a line of its own however long: a terminal breaks it, a file keeps it."""

    def __init__(self, *, stderr: bool = False) -> None:
        self._stderr = stderr

    def print(self, sentence: str, *, bold: bool = False) -> None:
        typer.secho(sentence, err=self._stderr, bold=bold or None)


out, err = Printer(), Printer(stderr=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
OnDate = Annotated[str | None, typer.Option("--on", help="The day to judge for, YYYY-MM-DD; today if not given.")]
RulesFolder = Annotated[
    Path | None, typer.Option("--rules", help="The folder of rules; the installed one if not given.")
]

Processes = Annotated[int, typer.Option(min=1, help="How many processes on this machine share the work.")]
Cluster = Annotated[
    str, typer.Option(help="The scheduler of a Dask cluster that shares it instead, as tcp://127.0.0.1:8786.")
]


def _language() -> Language:
    """The language of faults: Swedish where the computer speaks it, as `LANG=sv_SE.UTF-8` says."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "sv" if locale.startswith("sv") else "en"


LANGUAGE = _language()


@contextmanager
def faults_told() -> Iterator[None]:
    """Faults of an input become sentences on stderr and an exit code, never a traceback."""
    try:
        yield
    except BadInput as error:
        err.print(error.says.in_(LANGUAGE), bold=True)
        for fault in error.faults[:MOST_TOLD]:
            err.print(f"{fault.place}: {fault.says.in_(LANGUAGE)}")
        if (more := len(error.faults) - MOST_TOLD) > 0:
            from permits.phrases import phrase

            err.print(phrase("cli.more_faults", more=more).in_(LANGUAGE))
        raise typer.Exit(BAD_INPUT) from None
    except LovsvarError as error:
        err.print(error.says.in_(LANGUAGE))
        raise typer.Exit(NOT_SATISFIED) from None


@contextmanager
def files_told(file: Path) -> Iterator[None]:
    """What is wrong with a file as a sentence on stderr, never a traceback."""
    try:
        yield
    except OSError as error:
        err.print(f"{file}: {error.strerror}")
        raise typer.Exit(BAD_INPUT) from None


def bytes_of(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        err.print(f"{path}: {error.strerror}")
        raise typer.Exit(BAD_INPUT) from None


def day_of(on: str | None) -> date:
    try:
        return date.fromisoformat(on) if on else clock.today()
    except ValueError:
        raise typer.BadParameter(f"{on} is not a date as YYYY-MM-DD") from None


def print_json(content: object) -> None:
    from permits.store.canonical import plain

    print(json.dumps(plain(content), ensure_ascii=False, indent=2))


def store_of(settings: Settings) -> Store:
    from permits.store.store import Store

    store = Store(settings.store_url)
    store.migrate()
    return store

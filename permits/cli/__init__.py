"""
The command line: the same path as every other door, for people, scripts and tests.

Exit codes: 0 done, 1 not satisfied, 2 wrong use, 3 bad input. Faults go to stderr, one sentence each.
"""

import os
import sys

from permits import collecting
from permits.cli import asked, cases, keeping, screen, serving
from permits.cli.clients import clients_app
from permits.cli.extracts import extract_app
from permits.cli.letters import letters_app
from permits.cli.life import case_app
from permits.cli.publish import publish_app
from permits.cli.rules import rules_app
from permits.cli.subscriptions import subscriptions_app
from permits.cli.terminal import app
from permits.cli.zoning import zoning_app

__all__ = ["app", "cases", "keeping", "main", "screen", "serving"]

app.add_typer(rules_app, name="rules")
app.add_typer(zoning_app, name="zoning")
app.add_typer(clients_app, name="clients")
app.add_typer(subscriptions_app, name="subscriptions")
app.add_typer(extract_app, name="extract")
app.add_typer(case_app, name="case")
app.add_typer(letters_app, name="letters")
rules_app.add_typer(publish_app, name="publish")


def main() -> None:
    """The `lovsvar` command. What it loads is most of what a short one does."""
    collecting.seldom()
    # What else is installed has no say in what is read here, and looking for it takes a while.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    asked.run(app, sys.argv[1:])

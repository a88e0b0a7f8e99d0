"""Of all commands only the one that is asked for: Typer makes every command there is, with its options, to run one."""

from __future__ import annotations

from collections.abc import Sequence

from typer import Typer
from typer.main import get_command_name, get_group
from typer.models import CommandInfo


def run(app: Typer, words: Sequence[str]) -> None:
    """Run the command that the words begin with. words: as they stand behind `lovsvar`."""
    _leave_only(app, words)
    get_group(app)(args=list(words))  # a group even where one command is left, which is told by its name all the same


def _leave_only(app: Typer, words: Sequence[str]) -> None:
    """All stay where the words begin with none of them: help names every one, and a slip is told as such."""
    word = words[0] if words else ""
    commands = [command for command in app.registered_commands if _name(command) == word]
    groups = [group for group in app.registered_groups if group.name == word]
    if commands or groups:
        app.registered_commands, app.registered_groups = commands, groups
    for group in groups:
        assert group.typer_instance is not None
        _leave_only(group.typer_instance, words[1:])


def _name(command: CommandInfo) -> str:
    assert command.callback is not None
    return command.name or get_command_name(command.callback.__name__)

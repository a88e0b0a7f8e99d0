"""How often the collector looks for rings of things that nobody else holds any longer."""

import gc

THINGS_BETWEEN = 50_000
"""How many things more there are before it looks among the newest; Python's own 700 is for small ones."""


def seldom() -> None:
    """Modules, rules and maps are loaded to stay, and what a case makes is thousands of things without rings."""
    gc.set_threshold(THINGS_BETWEEN, *gc.get_threshold()[1:])


def never() -> None:
    """A command that judges one application is over before the rings it makes weigh anything."""
    gc.disable()

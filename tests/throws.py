"""Choices read off a string of bytes, for things made by the thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Throws:
    """
    One choice after another, a byte or two for each; the first of them all once the string is at its end.

    Hypothesis takes longer to draw a choice than a whole string, so a thing of hundreds of choices is read off one
    string. It still finds the simplest thing that fails: smaller bytes choose what stands earlier.
    """

    def __init__(self, written: bytes) -> None:
        self._left = iter(written)

    def below(self, bound: int) -> int:
        """A whole number from nought; two bytes for a bound that one byte does not reach."""
        number = next(self._left, 0)
        if bound > 256:
            number = number * 256 + next(self._left, 0)
        return number % bound

    def yes(self) -> bool:
        return self.below(2) == 1

    def of(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def some(self, least: int, most: int, make: Callable[[], T]) -> tuple[T, ...]:
        """From so many to so many, each made by itself."""
        return tuple(make() for _ in range(least + self.below(most - least + 1)))


def thrown(length: int, make: Callable[[Throws], T]) -> st.SearchStrategy[T]:
    """What is made of the choices that a string of that many bytes holds, which should be more than it asks for."""
    return st.binary(min_size=length, max_size=length).map(lambda written: make(Throws(written)))

"""A sentence in the two languages of the service. Swedish decides; English helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

Language = Literal["sv", "en"]


class Text(NamedTuple):
    """The same sentence in Swedish and English."""

    sv: str
    en: str

    def in_(self, language: Language) -> str:
        return self.sv if language == "sv" else self.en

    def filled(self, **values: object) -> Text:
        """Both sentences with `{name}` replaced, each by its own words of a Text. Raises KeyError for a name not given."""
        own = {name: value for name, value in values.items() if isinstance(value, Text)}
        sv = {name: text.sv for name, text in own.items()}
        en = {name: text.en for name, text in own.items()}
        return Text(self.sv.format(**values | sv), self.en.format(**values | en))

    def each(self, change: Callable[[str], str]) -> Text:
        """Both sentences, changed in the same way."""
        return Text(change(self.sv), change(self.en))

    @classmethod
    def joined(cls, texts: Iterable[Text], between: str = " ") -> Text:
        """Several after each other."""
        told = tuple(texts)
        return cls(between.join(text.sv for text in told), between.join(text.en for text in told))


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def uncapitalised(words: str) -> str:
    return words[:1].lower() + words[1:]

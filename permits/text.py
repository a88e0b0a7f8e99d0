"""A sentence in the two languages of the service. Swedish decides; English helps."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["sv", "en"]


class Text(NamedTuple):
    """The same sentence in Swedish and English."""

    sv: str
    en: str

    def in_(self, language: Language) -> str:
        return self.sv if language == "sv" else self.en

    def filled(self, **values: object) -> Text:
        """Both sentences with `{name}` replaced. A name that is not given is an error."""
        return Text(self.sv.format(**values), self.en.format(**values))

"""Letters set and site plans drawn by sample: both take longer than all else, and say the same as the values they are of."""

import html
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from random import Random
from typing import Any
from unittest.mock import patch

from permits import statement
from permits.letter.writing import Letters
from permits.store.chained.record import Letter


class SampledLetters(Letters):
    """The real letters for one in `one_in`; else a plain page of the same values, so that it can be read alike."""

    def __init__(self, real: Letters, chance: Random, one_in: int) -> None:
        self.real, self.chance, self.one_in = real, chance, one_in

    def write(self, kind: str, content: Mapping[str, Any], decision: Mapping[str, Any], at: datetime) -> Letter:
        if self.chance.randrange(self.one_in) == 0:
            return self.real.write(kind, content, decision, at)
        values = json.dumps({**content, "siteplan": None}, ensure_ascii=False, sort_keys=True)
        return Letter(f"<!doctype html><pre>{html.escape(values)}</pre>", b"%PDF-1.7 " + values.encode())


@contextmanager
def drawn_by_sample(chance: Random, one_in: int) -> Iterator[None]:
    """Site plans are drawn for one in so many, and else left blank."""
    draw = statement.draw

    def sampled(*drawn: Any) -> str | None:
        return (
            draw(*drawn)
            if chance.randrange(one_in) == 0
            else '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
        )

    with patch.object(statement, "draw", sampled):
        yield

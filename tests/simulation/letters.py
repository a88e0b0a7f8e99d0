"""Letters set by sample: typesetting takes longer than all else, and says the same as the values that it sets."""

import html
import json
from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from permits.letter.writing import Letters
from permits.store.record import Letter


class SampledLetters(Letters):
    """The real letters for one in `one_in`; else a plain page of the same values, so that it can be read alike."""

    def __init__(self, real: Letters, chance: Random, one_in: int) -> None:
        self.real, self.chance, self.one_in = real, chance, one_in

    def write(self, kind: str, content: Mapping[str, Any], decision: Mapping[str, Any], at: datetime) -> Letter:
        if self.chance.randrange(self.one_in) == 0:
            return self.real.write(kind, content, decision, at)
        values = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return Letter(f"<!doctype html><pre>{html.escape(values)}</pre>", b"%PDF-1.7 " + values.encode())

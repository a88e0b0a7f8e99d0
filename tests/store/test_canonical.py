"""What is hashed has one spelling, Python's own, whoever spells it."""

import json
import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from permits.store.canonical import canonical, parsed

THINGS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    # A few in each, and each level as deep: with many in each, most of what is drawn is too much and is thrown away.
    lambda things: st.lists(things, max_size=4) | st.dictionaries(st.text(), things, max_size=4),
)


def as_python_spells(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@given(st.dictionaries(st.text(), THINGS))
@example({"a": [1e-05, 1e16, 123456789012345680.0, 5e-324, -0.0, 0.1]})
@example({"b": {"1e5": "1e5", "ä": '\u2028\x7f\x1f"\\/', "\U0001f600": 2**64, "A": -(2**63) - 1}})
@example({"only": 1e22})
@example({"long": [2**63, 2**64, -(2**64), 10**18, 10**19, "1" * 30]})
@example({"only": 0.0000999})
@example({"only": [0.0001, -0.00001]})
def test_everything_is_spelt_as_python_spells_it(content: dict[str, Any]) -> None:
    written = canonical(content)
    assert written == as_python_spells(content)
    assert repr(parsed(written.decode())) == repr(json.loads(written)), "and is read as Python reads it"


def test_what_json_cannot_say_is_not_spelt() -> None:
    for thing in ({1, 2}, b"bytes", math.cos):
        with pytest.raises(TypeError):
            canonical({"thing": thing})
    with pytest.raises(UnicodeEncodeError):
        canonical({"half a sign": "\ud800"})

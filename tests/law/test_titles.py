"""A rule's title names what it is about; its number stands once, in the limits."""

import re

from tests.packs import SWEDISH

NUMBER = re.compile(r"\d(?![\d.,  ]*(?:§|kap))")
"""A figure that is not the number of a section."""


def test_no_number_of_the_law_is_written_out_in_a_title() -> None:
    pack = SWEDISH
    written = {rule.id for rule in pack.rules if NUMBER.search(rule.title.sv)}
    assert not written

"""A citation leads to the very section, in the Riksdag's own text."""

import pytest

from permits.law.pack import Citation

ACT = "https://www.riksdagen.se/sv/dokument/plan-och-bygglag-2010900_sfs-2010-900/"


@pytest.mark.parametrize(
    ("section", "anchor"),
    [
        ("9 kap. 4 §", "#K9P4"),
        ("9 kap. 4 § 3", "#K9P4"),
        ("10 kap. 2 a §", "#K10P2a"),
        ("10 kap. 23 c § i lydelsen efter lag 2026:442", "#K10P23c"),
        ("9 kap. 60–64 §§", "#K9P60"),
        ("9 kap. 105 och 114 §§", "#K9P105"),
        ("9 kap. 105 § andra stycket", "#K9P105"),
        ("23 §", "#P23"),
        ("14–15 §§", "#P14"),
        ("övergångsbestämmelserna p. 5 (39 § byggnadsstadgan)", ""),
        ("9 kap.", ""),
    ],
)
def test_a_section_is_read_at_its_own_anchor(section: str, anchor: str) -> None:
    assert Citation("PBL", section, ACT).link == ACT + anchor


@pytest.mark.parametrize("url", ["", "https://lagar.example/pbl"])
def test_a_text_elsewhere_is_linked_as_it_is(url: str) -> None:
    assert Citation("PBL", "9 kap. 4 §", url).link == url

"""
Slips that planners make in the rules, each with what finds it first: the ones that an examiner seeded in an earlier
version, and more of other kinds.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

SPOILT = {
    "HUGE": b"# " + b"x" * 2_000_000,
    "BINARY": b"PK\x03\x04\x14\x00\x08\xff\xfe\x00",
    "LATIN": "title: h\u00f6jd\n".encode("latin-1"),
    "EMPTY": b"# Nothing stands here.\n",
}
"""Files that are no rules, by the word that stands for them in `after`."""


@dataclass(frozen=True)
class Mistake:
    """
    One slip. before becomes after in the file, once; where before is None, after is added at its end, or says what
    becomes of the file. by: `refused` when read, told by `check` or `diff`, or `harmless`.
    """

    name: str
    file: str
    before: str | None
    after: str
    by: str

    def made_in(self, rules: Path) -> None:
        """Make the slip in a folder of rules."""
        path = rules / self.file
        word, _, other = self.after.partition(" ")
        if self.before is not None:
            text = path.read_text(encoding="utf-8")
            assert self.before in text, self.name
            path.write_text(text.replace(self.before, self.after, 1), encoding="utf-8")
        elif self.after in SPOILT:
            path.write_bytes(SPOILT[self.after])
        elif word == "RENAME":
            path.rename(rules / other)
        elif word == "COPY":
            path.parent.mkdir(exist_ok=True)
            shutil.copy(rules / other, path)
        elif word == "DELETE":
            path.unlink()
        elif word == "UTF-16":
            path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
        elif word == "MAC":
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
        elif word == "WINDOWS":
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        elif word == "SWAP":
            text = path.read_text(encoding="utf-8")
            turned = text.replace("      met:\n", "      other:\n", 1).replace("      not_met:\n", "      met:\n", 1)
            path.write_text(turned.replace("      other:\n", "      not_met:\n", 1), encoding="utf-8")
        else:
            path.parent.mkdir(exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(self.after)


SEEDED = (
    Mistake(
        "at_most turned to at_least",
        "se/pbl/9-04.yaml",
        "building_area_m2: {at_most: $complementary_building_area_in_plan}",
        "building_area_m2: {at_least: $complementary_building_area_in_plan}",
        "check",
    ),
    Mistake(
        "at_most turned to below",
        "se/pbl/9-04.yaml",
        "building_area_m2: {at_most: $complementary_building_area_in_plan}",
        "building_area_m2: {below: $complementary_building_area_in_plan}",
        "check",
    ),
    Mistake(
        "3.0 for 30.0 in a limit",
        "se/limits.yaml",
        '{from: 2025-12-01, value: "30.0"',
        '{from: 2025-12-01, value: "3.0"',
        "check",
    ),
    Mistake(
        "300 for 30.0 in a limit",
        "se/limits.yaml",
        '{from: 2025-12-01, value: "30.0"',
        '{from: 2025-12-01, value: "300.0"',
        "check",
    ),
    Mistake("an exception lost", "se/pbl/9-04.yaml", "      - se.pbl.9.3\n", "", "check"),
    Mistake(
        "an exception to a demand for papers lost", "se/pbl/9-04.yaml", "      - se.pbl.9.86.elevations\n", "", "check"
    ),
    Mistake(
        "a limit in metres for square metres",
        "se/pbl/9-04.yaml",
        "$complementary_building_area_in_plan",
        "$complementary_ridge_height_in_plan",
        "refused",
    ),
    Mistake("centimetres written as metres", "se/limits.yaml", 'value: "1.2"', 'value: "120"', "check"),
    Mistake(
        "the right number, the wrong limit",
        "se/pbl/9-04.yaml",
        "$complementary_building_area_in_plan",
        "$exempt_extension_area",
        "check",
    ),
    Mistake(
        "a limit with two values at once",
        "se/limits.yaml",
        '{from: 2025-12-01, value: "30.0"',
        (
            '{from: 2025-12-01, value: "30.0", source: {law: PBL, section: "9 kap. 4 § 1"}}\n'
            '      - {from: 2027-01-01, value: "35.0"'
        ),
        "refused",
    ),
    Mistake(
        "a limit that ends",
        "se/limits.yaml",
        '{from: 2025-12-01, value: "30.0"',
        '{from: 2025-12-01, to: 2026-12-30, value: "30.0"',
        "refused",
    ),
    Mistake(
        "a hole in a limit that the software reads",
        "se/limits.yaml",
        '{from: 2025-12-01, value: "10"',
        '{from: 2025-12-01, to: 2026-12-30, value: "10"',
        "refused",
    ),
    Mistake(
        "a limit that the software reads renamed", "se/limits.yaml", "  appeal_weeks:", "  appeal_week:", "refused"
    ),
    Mistake(
        "two weeks for three in a limit that the software reads",
        "se/limits.yaml",
        '{from: 2018-07-01, value: "3"',
        '{from: 2018-07-01, value: "2"',
        "diff",
    ),
    Mistake(
        "a section that starts a day late",
        "se/pbl/9-34.yaml",
        "valid: {from: 2025-12-01",
        "valid: {from: 2025-12-02",
        "refused",
    ),
    Mistake(
        "applies_when that excludes itself",
        "se/pbl/9-16.yaml",
        "    applies_when:\n",
        ("    applies_when:\n      - inside_detail_plan: {is: true}\n      - inside_detail_plan: {is: false}\n"),
        "check",
    ),
    Mistake(
        "a rule that can never be met",
        "se/pbl/9-28.yaml",
        None,
        (
            "  - id: se.pbl.9.28.99\n"
            '    title: {sv: "Ny", en: "New"}\n'
            "    question: permit_duty\n"
            "    then: permit_required\n"
            "    applies_when:\n"
            "      - measure: {is: mast}\n"
            "    if:\n"
            "      - height_m: {at_least: $mast_height}\n"
            "      - height_m: {below: $mast_height}\n"
            "    texts:\n"
            '      met: {sv: "Den är ny.", en: "It is new."}\n'
            '      not_met: {sv: "Den är inte ny.", en: "It is not new."}\n'
        ),
        "check",
    ),
    Mistake(
        "a number of the law written in a rule",
        "se/pbl/9-04.yaml",
        "$complementary_building_area_in_plan",
        '"30.0"',
        "check",
    ),
    Mistake(
        "a question that leads to nothing",
        "se/pack.yaml",
        "questions:\n",
        (
            "questions:\n"
            "  forgotten:\n"
            '    label: {sv: "Glömd?", en: "Forgotten?"}\n'
            "    best: yes_\n"
            '    answers: {yes_: {sv: "Ja.", en: "Yes."}}\n'
        ),
        "check",
    ),
    Mistake(
        "a question without a default",
        "se/pack.yaml",
        '    default: {answer: none, source: {law: KL, section: "6 kap. 37 §"}}\n',
        "",
        "check",
    ),
    Mistake("a rule's id twice", "se/pbl/9-04.yaml", "id: se.pbl.9.4.2", "id: se.pbl.9.4.1", "refused"),
    Mistake("a fact misspelt", "se/pbl/9-04.yaml", "ridge_height_m: {at_most", "ridge_heigth_m: {at_most", "refused"),
    Mistake(
        "a rule misspelt in exception_to",
        "se/pbl/9-04.yaml",
        "      - se.pbl.9.3\n",
        "      - se.pbl.9.03\n",
        "refused",
    ),
    Mistake("exceptions in a ring", "se/pbl/9-03.yaml", "exception_to: [", "exception_to: [se.pbl.9.4, ", "refused"),
    Mistake("a decimal comma", "se/limits.yaml", 'value: "4.5"', 'value: "4,5"', "refused"),
    Mistake("a number without quotes", "se/limits.yaml", 'value: "4.5"', "value: 4.5", "refused"),
    Mistake(
        "another section as the source", "se/pbl/9-04.yaml", 'section: "9 kap. 4 §"', 'section: "9 kap. 44 §"', "check"
    ),
    Mistake(
        "a sentence that cites another section",
        "se/pbl/9-04.yaml",
        "Högst {limit} är tillåtet utan bygglov (PBL 9 kap. 4 § 1)",
        "Högst {limit} är tillåtet utan bygglov (PBL 9 kap. 5 § 1)",
        "check",
    ),
    Mistake("met and not_met swapped", "se/pbl/9-04.yaml", None, "SWAP", "check"),
    Mistake(
        "a number in a title",
        "se/pbl/9-04.yaml",
        'title: {sv: "Byggnadsarea", en: "Building area"}',
        'title: {sv: "Högst 30 m² byggnadsarea", en: "At most 30 m²"}',
        "refused",
    ),
    Mistake(
        "a limit that nothing uses",
        "se/limits.yaml",
        "limits:\n",
        (
            "limits:\n"
            '  forgotten: {unit: m, label: {sv: "glömt", en: "forgotten"}, values: [{from: 2025-12-01, value: "3", source: {law: PBL, section: "9 kap. 4 §"}}]}\n'
        ),
        "check",
    ),
    Mistake(
        "any turned to all",
        "se/pbl/9-35.yaml",
        ("      - any:\n          - met: [se.pbl.10.2a]\n          - met: [se.pbl.10.2.plan]\n"),
        ("      - met: [se.pbl.10.2a]\n      - met: [se.pbl.10.2.plan]\n"),
        "check",
    ),
    Mistake(
        "all turned to any",
        "se/pbl/9-04.yaml",
        "      - met: [se.pbl.9.4.1, se.pbl.9.4.2, se.pbl.9.4.3, se.pbl.9.4.4, se.pbl.9.4.5]",
        ("      - any:\n          - met: [se.pbl.9.4.1]\n          - met: [se.pbl.9.4.2]"),
        "check",
    ),
    Mistake("a line of applies_when lost", "se/pbl/9-04.yaml", "  - inside_detail_plan: {is: true}\n", "", "check"),
    Mistake(
        "applies_when without a value",
        "se/pbl/9-04.yaml",
        (
            "applies_when:\n"
            "  - measure: {one_of: [new_complementary_building, new_complementary_dwelling]}\n"
            "  - inside_detail_plan: {is: true}\n"
        ),
        "applies_when:\n",
        "refused",
    ),
    Mistake(
        "a new rule with the opposite answer",
        "se/pbl/9-04.yaml",
        None,
        (
            "\n"
            "  - id: se.pbl.9.99\n"
            '    title: {sv: "Ny", en: "New"}\n'
            "    question: permit_duty\n"
            "    then: permit_required\n"
            "    texts:\n"
            '      met: {sv: "Den är ny.", en: "It is new."}\n'
            '      not_met: {sv: "Den är inte ny.", en: "It is not new."}\n'
        ),
        "check",
    ),
    Mistake(
        "a sentence without its English",
        "se/pbl/9-04.yaml",
        (
            '        en: "The building area is {building_area_m2}. At most {limit} is allowed with'
            'out a permit (PBL 9:4 item 1)."\n'
        ),
        "",
        "refused",
    ),
    Mistake(
        "the sentence for open lost",
        "se/pbl/9-04.yaml",
        (
            "      open:\n"
            '        sv: "Det går inte att säga säkert om byggnadsarean är högst {limit} (PBL 9 kap. 4 § 1)."\n'
            '        en: "It cannot be said for certain whether the building area is at most {limit} (PBL 9:4 item 1)."\n'
        ),
        "",
        "check",
    ),
    Mistake(
        "an end before the beginning",
        "se/pbl/9-04.yaml",
        "valid: {from: 2025-12-01,",
        "valid: {from: 2025-12-01, to: 2025-11-01,",
        "refused",
    ),
    Mistake(
        "a day that is none",
        "se/pbl/9-04.yaml",
        "valid: {from: 2025-12-01,",
        "valid: {from: 2025-12-01, to: 2027-11-31,",
        "refused",
    ),
    Mistake(
        "a rule's own days without applies_by",
        "se/pbl/9-02.yaml",
        "to: 2027-11-30, applies_by: started}",
        "to: 2027-11-30}",
        "refused",
    ),
    Mistake("the other day counts", "se/pbl/9-04.yaml", "applies_by: received", "applies_by: decided", "refused"),
    Mistake(
        "an anchor and an alias",
        "se/pbl/9-04.yaml",
        "  - inside_detail_plan: {is: true}",
        "  - inside_detail_plan: &inside {is: true}",
        "refused",
    ),
    Mistake("a tab for spaces", "se/pbl/9-04.yaml", "      - within_lot", "\t- within_lot", "refused"),
    Mistake(
        "if one step out", "se/pbl/9-04.yaml", ("    if:\n      - within_lot"), ("  if:\n      - within_lot"), "refused"
    ),
    Mistake(
        "a list under texts indented otherwise",
        "se/pbl/9-04.yaml",
        ('    texts:\n      met:\n        sv: "Byggnaden ligger inom'),
        ('    texts:\n        met:\n          sv: "Byggnaden ligger inom'),
        "refused",
    ),
    Mistake(
        "a key twice",
        "se/pbl/9-04.yaml",
        ("    if:\n      - within_lot"),
        ("    if: []\n    if:\n      - within_lot"),
        "refused",
    ),
    Mistake("a file of two million bytes", "se/pbl/9-98.yaml", None, "HUGE", "refused"),
    Mistake("a Word document saved as .yaml", "se/pbl/9-98.yaml", None, "BINARY", "refused"),
    Mistake("a file in Latin-1", "se/pbl/9-98.yaml", None, "LATIN", "refused"),
    Mistake("a byte order mark and Windows line ends", "se/pbl/9-04.yaml", None, "WINDOWS", "harmless"),
    Mistake(
        "a file saved as .yml",
        "se/pbl/9-99.yml",
        None,
        (
            'section: {law: PBL, section: "9 kap. 99 §"}\n'
            'title: {sv: "Ny", en: "New"}\n'
            "valid: {from: 2025-12-01, applies_by: received}\n"
            "rules:\n"
            "  - id: se.pbl.9.99\n"
            '    title: {sv: "Ny", en: "New"}\n'
            "    question: permit_duty\n"
            "    then: permit_required\n"
            "    applies_when:\n"
            "      - measure: {is: mast}\n"
            "    if:\n"
            "      - height_m: {at_least: $mast_height}\n"
            "      - height_m: {below: $mast_height}\n"
            "    texts:\n"
            '      met: {sv: "Den är ny.", en: "It is new."}\n'
            '      not_met: {sv: "Den är inte ny.", en: "It is not new."}\n'
        ),
        "refused",
    ),
    Mistake("cases saved as .yml", "se/pbl/9-04.cases.yaml", None, "RENAME se/pbl/9-04.cases.yml", "refused"),
    Mistake("a copy beside the file", "se/pbl/9-04 (kopia).yaml", None, "COPY se/pbl/9-04.yaml", "refused"),
    Mistake(
        "an exception the wrong way round",
        "se/pbl/9-03.yaml",
        "exception_to: [",
        "exception_to: [se.pbl.9.10, ",
        "diff",
    ),
    Mistake(
        "another question",
        "se/pbl/9-04.yaml",
        ("question: permit_duty\n    then: no_permit"),
        ("question: notification_duty\n    then: none"),
        "check",
    ),
    Mistake("then turned to otherwise", "se/pbl/9-04.yaml", "    then: no_permit", "    otherwise: no_permit", "check"),
    Mistake(
        "for_each forgotten", "se/pbl/9-34.yaml", ("    for_each: boundary\n    exception_when: any\n"), "", "refused"
    ),
    Mistake(
        "yes for true",
        "se/pbl/9-04.yaml",
        "  - inside_detail_plan: {is: true}",
        "  - inside_detail_plan: {is: yes}",
        "refused",
    ),
    Mistake(
        "a kind misspelt",
        "se/pbl/9-04.yaml",
        "one_of: [new_complementary_building,",
        "one_of: [new_complementary_bulding,",
        "refused",
    ),
    Mistake(
        "answers in another order",
        "se/pack.yaml",
        (
            '      no_permit: {sv: "Bygglov krävs inte.", en: "No building permit is needed."}\n'
            '      permit_required: {sv: "Bygglov krävs.", en: "A building permit is needed."}\n'
        ),
        (
            '      permit_required: {sv: "Bygglov krävs.", en: "A building permit is needed."}\n'
            '      no_permit: {sv: "Bygglov krävs inte.", en: "No building permit is needed."}\n'
        ),
        "harmless",
    ),
    Mistake(
        "a third answer",
        "se/pack.yaml",
        '      no_permit: {sv: "Bygglov krävs inte.",',
        (
            '      simplified_permit: {sv: "Förenklat lov krävs.", en: "A simplified permit is needed."}\n'
            '      no_permit: {sv: "Bygglov krävs inte.",'
        ),
        "refused",
    ),
    Mistake(
        "a mandate's limit misspelt",
        "local/9901/delegation.yaml",
        'limits: {building_area_m2: "60", ridge_height_m: "5"}',
        'limits: {bulding_area_m2: "60", ridge_height_m: "5"}',
        "refused",
    ),
    Mistake(
        "a mandate's judgement misspelt",
        "local/9901/delegation.yaml",
        "fits_townscape: true",
        "fits_townscapes: true",
        "refused",
    ),
    Mistake(
        "the board settles what the register says",
        "local/9901/delegation.yaml",
        "      fits_townscape: true",
        ("      shore_protection: false\n      fits_townscape: true"),
        "refused",
    ),
    Mistake(
        "the board settles a deviation",
        "local/9901/delegation.yaml",
        "      fits_townscape: true",
        ("      small_deviation_acceptable: true\n      fits_townscape: true"),
        "refused",
    ),
    Mistake("a mandate for an act that is none", "local/9901/delegation.yaml", "  fence:\n", "  fences:\n", "refused"),
    Mistake(
        "a second look at 500 per cent",
        "local/9901/delegation.yaml",
        'second_look_percent: "10"',
        'second_look_percent: "500"',
        "refused",
    ),
    Mistake(
        "decided after it began to stand",
        "local/9901/delegation.yaml",
        "decided: 2026-01-20",
        "decided: 2026-03-20",
        "refused",
    ),
    Mistake(
        "two rates at once",
        "local/9901/tariff.yaml",
        "{from: 2026-01-01, to: 2026-12-31,",
        "{from: 2026-01-01, to: 2027-12-31,",
        "refused",
    ),
    Mistake("a hole between two rates", "local/9901/tariff.yaml", "to: 2026-12-31,", "to: 2026-10-31,", "refused"),
    Mistake(
        "a rate that ends before it begins", "local/9901/tariff.yaml", "to: 2026-12-31,", "to: 2025-12-31,", "refused"
    ),
    Mistake(
        "a fee for an act and a result that are none",
        "local/9901/tariff.yaml",
        '  wall: {granted: "3.0"',
        '  walls: {grantd: "3.0"',
        "refused",
    ),
    Mistake(
        "hours below nought",
        "local/9901/tariff.yaml",
        '{granted: "5.0", starting',
        '{granted: "-50", starting',
        "refused",
    ),
    Mistake("a colour that is none", "local/9901/face.yaml", "#14524a", "14524a", "refused"),
    Mistake(
        "a rule misspelt in the law's table",
        "coverage/se.yaml",
        "se.pbl.9.4.5, se.pbl.9.5.5], code",
        "se.pbl.9.45x, se.pbl.9.5.5], code",
        "check",
    ),
    Mistake(
        "a key of an expectation misspelt",
        "se/pbl/9-04.cases.yaml",
        "      because: [se.pbl.9.4]",
        "      becuse: [se.pbl.9.4]",
        "refused",
    ),
    Mistake(
        "a case that expects nothing",
        "se/pbl/9-04.cases.yaml",
        "expect: {answers: {permit_duty: open}, verdicts: {se.pbl.9.4.1: open}}",
        "expect: {}",
        "refused",
    ),
    Mistake("a section's file emptied", "se/pbl/9-94.yaml", None, "EMPTY", "refused"),
    Mistake(
        "Swedish and English swapped",
        "se/pbl/9-04.yaml",
        (
            '        sv: "Byggnadsarean är {building_area_m2}. Högst {limit} är tillåtet utan bygglov (PBL 9 kap. 4 § 1)."\n'
            '        en: "The building area is {building_area_m2}. At most {limit} is allowed without a permit (PBL 9:4 item 1)."\n'
        ),
        (
            '        en: "Byggnadsarean är {building_area_m2}. Högst {limit} är tillåtet utan bygglov (PBL 9 kap. 4 § 1)."\n'
            '        sv: "The building area is {building_area_m2}. At most {limit} is allowed without a permit (PBL 9:4 item 1)."\n'
        ),
        "check",
    ),
)
"""Those of the examination, in its order."""

MORE = (
    Mistake(
        "an officer misspelt among those asked",
        "se/facts.yaml",
        "supplied_by: [survey, applicant]",
        "supplied_by: [survey, aplicant]",
        "refused",
    ),
    Mistake(
        "an area in centimetres",
        "se/facts.yaml",
        ("    type: area\n    unit: m2"),
        ("    type: area\n    unit: cm2"),
        "refused",
    ),
    Mistake("a step of nought", "se/facts.yaml", '    step: "0.001"', '    step: "0"', "refused"),
    Mistake(
        "the greatest value below the least",
        "se/facts.yaml",
        ('    step: "0.001"\n    min: "0.001"'),
        ('    step: "0.001"\n    min: "10"\n    max: "1"'),
        "refused",
    ),
    Mistake(
        "a number in a fact's question",
        "se/facts.yaml",
        "Hur stor yta täcker byggnaden på marken (byggnadsarea)?",
        "Täcker byggnaden mer än 30 m²?",
        "refused",
    ),
    Mistake(
        "evidence that is none",
        "se/facts.yaml",
        "enough: [stated, surveyed, registered, judged]",
        "enough: [stated, surveid]",
        "refused",
    ),
    Mistake(
        "evidence that nobody asked can give",
        "se/facts.yaml",
        "enough: [stated, judged]",
        "enough: [registered]",
        "refused",
    ),
    Mistake(
        "a help text in one language",
        "se/facts.yaml",
        '    help: {sv: "Räkna till ytterväggens utsida.',
        '    help: {se: "Räkna till ytterväggens utsida.',
        "refused",
    ),
    Mistake(
        "an act that brings a fact that is none",
        "se/acts.yaml",
        "brings: [ridge_height_m, roof_angle_deg, eaves_m]",
        "brings: [ridge_heigth_m, roof_angle_deg, eaves_m]",
        "refused",
    ),
    Mistake(
        "an act that no rule names",
        "se/acts.yaml",
        "      new_complementary_building:\n",
        (
            "      tree_house:\n"
            '        law: {sv: "Koja", en: "Tree house"}\n'
            '        words: {sv: "Bygga en koja", en: "Build a tree house"}\n'
            '        examples: {sv: "I ett träd.", en: "In a tree."}\n'
            '        noun: {sv: "Kojan", en: "The tree house"}\n'
            '        permit: {sv: "bygglov", en: "building permit"}\n'
            "        form: building\n"
            "        drawn: area\n"
            "      new_complementary_building:\n"
        ),
        "refused",
    ),
    Mistake(
        "a value in a sentence that no fact has",
        "se/pbl/9-04.yaml",
        "Byggnadsarean är {building_area_m2}. Högst",
        "Byggnadsarean är {area}. Högst",
        "refused",
    ),
    Mistake(
        "a sentence with a value in one language",
        "se/pbl/9-04.yaml",
        'en: "The building area is {building_area_m2}. At most',
        'en: "The building area is known. At most',
        "check",
    ),
    Mistake(
        "an open brace in a sentence",
        "se/pbl/9-04.yaml",
        "Byggnadsarean är {building_area_m2}. Högst",
        "Byggnadsarean är {building_area_m2. Högst",
        "refused",
    ),
    Mistake(
        "a sign that no letter can show",
        "se/pbl/9-04.yaml",
        'sv: "Byggnaden ligger inom tomten',
        'sv: "Byggnaden \\x07ligger inom tomten',
        "refused",
    ),
    Mistake(
        "a colon in text without quotes",
        "se/pbl/9-04.yaml",
        '        sv: "Byggnaden ligger inom tomten (PBL 9 kap. 4 § 4)."',
        "        sv: Byggnaden: inom tomten",
        "refused",
    ),
    Mistake(
        "a quotation that is not closed",
        "se/pbl/9-04.yaml",
        'sv: "Byggnaden ligger inom tomten (PBL 9 kap. 4 § 4)."',
        'sv: "Byggnaden ligger inom tomten',
        "refused",
    ),
    Mistake(
        "an exception to a mere point",
        "se/pbl/9-04.yaml",
        "      - se.pbl.9.3\n",
        ("      - se.pbl.9.3\n      - se.pbl.9.5.1\n"),
        "refused",
    ),
    Mistake(
        "exception_when where it says nothing",
        "se/pbl/9-04.yaml",
        "    then: no_permit\n",
        ("    then: no_permit\n    exception_when: any\n"),
        "refused",
    ),
    Mistake(
        "met of a rule tried for each boundary",
        "se/pbl/9-04.yaml",
        "      - within_lot: {is: true}",
        ("      - within_lot: {is: true}\n      - met: [se.pbl.9.34.1.boundary]"),
        "refused",
    ),
    Mistake(
        "an empty list of kinds",
        "se/pbl/9-04.yaml",
        "one_of: [new_complementary_building, new_complementary_dwelling]",
        "one_of: []",
        "refused",
    ),
    Mistake(
        "between with the greater number first",
        "se/pbl/9-04.yaml",
        "building_area_m2: {at_most: $complementary_building_area_in_plan}",
        'building_area_m2: {between: ["30", "10"]}',
        "refused",
    ),
    Mistake(
        "a number off the grid",
        "se/pbl/9-04.cases.yaml",
        'building_area_m2: "30.001"',
        'building_area_m2: "30.0011"',
        "refused",
    ),
    Mistake(
        "a low above a high",
        "se/pbl/9-04.cases.yaml",
        '{low: "29.800", high: "30.200"}',
        '{low: "30.800", high: "30.200"}',
        "refused",
    ),
    Mistake(
        "a case with an answer that is none",
        "se/pbl/9-04.cases.yaml",
        "answers: {permit_duty: open}",
        "answers: {permit_duty: maybe}",
        "refused",
    ),
    Mistake(
        "a case with a verdict that is none",
        "se/pbl/9-04.cases.yaml",
        "verdicts: {se.pbl.9.4.1: open}",
        "verdicts: {se.pbl.9.4.1: opn}",
        "refused",
    ),
    Mistake(
        "a course that asks for less",
        "se/pack.yaml",
        "hand_over: none, plan_conflict: allowed",
        "plan_conflict: allowed",
        "refused",
    ),
    Mistake(
        "a section that the pack no longer names",
        "se/pack.yaml",
        "1-04, 9-02, 9-03, 9-04,",
        "1-04, 9-02, 9-03,",
        "refused",
    ),
    Mistake(
        "a judgement that only an officer has among what the board may not settle",
        "se/pack.yaml",
        "not_for_the_board:\n",
        ('not_for_the_board:\n  fits_townscapes: {law: PBL, section: "2 kap. 6 §"}\n'),
        "refused",
    ),
    Mistake(
        "a step to a state that is none",
        "se/process/steps.yaml",
        "    begins: handling",
        "    begins: handeling",
        "refused",
    ),
    Mistake(
        "a point of the inspection plan for an act that is none",
        "se/process/inspection_plan.yaml",
        "acts: [new_complementary_building,",
        "acts: [new_complementary_bulding,",
        "refused",
    ),
    Mistake(
        "a remark accepted without a reason",
        "accepted/se.yaml",
        'open_area_m2: "Ytan läggs till byggnadsarean, som reglerna frågar efter."',
        'open_area_m2: ""',
        "refused",
    ),
    Mistake(
        "a remark accepted that is not made",
        "accepted/se.yaml",
        "  unused_fact:\n",
        ('  unused_fact:\n    building_area_m2: "Den behövs."\n'),
        "check",
    ),
    Mistake("a fee of another day's money", "local/9901/tariff.yaml", 'kronor: "1280"', 'kronor: "1820"', "check"),
    Mistake(
        "another paragraph of the board's decision",
        "local/9901/delegation.yaml",
        'paragraph: "§ 47"',
        'paragraph: "§ 74"',
        "check",
    ),
    Mistake("a logo that is no picture", "local/9901/logo.docx", None, "BINARY", "refused"),
    Mistake(
        "a delegation copied beside itself",
        "local/9901/delegation (2).yaml",
        None,
        "COPY local/9901/delegation.yaml",
        "refused",
    ),
    Mistake(
        "a mandatory check of a fact that is none",
        "mandatory/se.yaml",
        "fact: ridge_height_m",
        "fact: ridge_heigth_m",
        "refused",
    ),
    Mistake(
        "a mandate without a mode", "local/9901/delegation.yaml", "  sign: {mode: decide}", "  sign: {}", "refused"
    ),
)
"""Of other kinds."""

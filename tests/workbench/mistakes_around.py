"""
Slips of kinds that the rules' own text has few of: days, lists, names of files, a municipality's own files, registers,
settings, how a file is written, and what the software says.
"""

from tests.workbench.mistakes import Mistake

PHRASES = "../letters/se/phrases/"
"""Seen from the rules."""

AREA = "9-04.cases.yaml"
CASE = '    given: {building_area_m2: "30.001"'
CHECKED = '    - {fact: plan_known, why: "PBL 9 kap. 56 § 2."}\n'
FROM, SECTION = "valid: {from: 2025-12-01", "se/pbl/9-34.yaml"
OWN = "local/9901/"

DAYS = (
    Mistake("a year of another century", SECTION, FROM, "valid: {from: 2205-12-01", "refused"),
    Mistake("a day written day first", SECTION, FROM, "valid: {from: 01-12-2025", "refused"),
    Mistake("a day in quotes", SECTION, FROM, 'valid: {from: "2025-12-01"', "harmless"),
    Mistake(
        "a case decided before it came in",
        f"se/pbl/{AREA}",
        CASE,
        f"    received: 2026-06-01\n    decided: 2026-05-01\n{CASE}",
        "refused",
    ),
    Mistake("a tariff decided after its first rate", f"{OWN}tariff.yaml", "decided: 2025", "decided: 2026", "refused"),
    Mistake(
        "a plan for thinning decided after it began",
        f"{OWN}retention.yaml",
        "decided: 2025",
        "decided: 2026",
        "refused",
    ),
    Mistake("guidance of a year to come", f"{OWN}guidance.yaml", "decided: 2026", "decided: 2062", "check"),
    Mistake(
        "a section read on a day to come",
        "signed/se.yaml",
        None,
        'signed:\n  - {on: 2162-11-28, section: "PBL 9 kap. 4 §", by: "Jurist Ett", read: "0123456789abcdef"}\n',
        "check",
    ),
)

LISTS = (
    Mistake(
        "an act twice in a rule's list",
        "se/pbl/9-04.yaml",
        "one_of: [new_complementary_building, ",
        "one_of: [new_complementary_building, new_complementary_building, ",
        "refused",
    ),
    Mistake(
        "an exception named twice",
        "se/pbl/9-04.yaml",
        "      - se.pbl.9.3\n",
        "      - se.pbl.9.3\n      - se.pbl.9.3\n",
        "refused",
    ),
    Mistake(
        "a rule twice in a group",
        "se/pack.yaml",
        "free_changes_of_use: [se.pbl.9.16.1, ",
        "free_changes_of_use: [se.pbl.9.16.1, se.pbl.9.16.1, ",
        "refused",
    ),
    Mistake(
        "a rule lost from a group",
        "se/pack.yaml",
        "free_changes_of_use: [se.pbl.9.16.1, se.pbl.9.16.2]",
        "free_changes_of_use: [se.pbl.9.16.1]",
        "check",
    ),
    Mistake(
        "a group that no rule names", "se/pack.yaml", "groups:\n", "groups:\n  free_signs: [se.pbl.9.3]\n", "refused"
    ),
    Mistake("a section named twice", "se/pack.yaml", "9-03, 9-04,", "9-03, 9-04, 9-04,", "refused"),
)

NAMES = (
    Mistake("an id in capitals", "se/pbl/9-04.yaml", "id: se.pbl.9.4.2", "id: SE.PBL.9.4.2", "refused"),
    Mistake(
        "a letter of another alphabet in an id",
        "se/pbl/9-04.yaml",
        "id: se.pbl.9.4.2",
        "id: se.pbl.9.4.2\N{CYRILLIC SMALL LETTER A}",
        "refused",
    ),
    Mistake("a law in small letters", "se/limits.yaml", "{law: PBL, section", "{law: pbl, section", "refused"),
    Mistake("an O for a nought in a folder", "local/99O1/face.yaml", None, f"COPY {OWN}face.yaml", "refused"),
    Mistake("a register under another name", "coverage/se.yaml", None, "RENAME coverage/sverige.yaml", "refused"),
    Mistake("a register thrown away", "coverage/se.yaml", None, "DELETE", "check"),
    Mistake("the mandatory checks thrown away", "mandatory/se.yaml", None, "DELETE", "check"),
    Mistake("a municipality's cases thrown away", f"{OWN}cases.yaml", None, "DELETE", "check"),
    Mistake("a section's cases thrown away", f"se/pbl/{AREA}", None, "DELETE", "refused"),
)

LOCAL = (
    Mistake(
        "hours with the point one step off",
        f"{OWN}tariff.yaml",
        'pool: {granted: "3.0"',
        'pool: {granted: "30"',
        "check",
    ),
    Mistake("a rate with a blank", f"{OWN}tariff.yaml", '"1280"', '"1 280"', "refused"),
    Mistake("a rate of twelve digits", f"{OWN}tariff.yaml", '"1280"', '"128000000000"', "check"),
    Mistake(
        "a mandate ten times as wide",
        f"{OWN}delegation.yaml",
        'limits: {building_area_m2: "60", ridge_height_m: "5"}',
        'limits: {building_area_m2: "600", ridge_height_m: "5"}',
        "check",
    ),
    Mistake("a telephone left empty", f"{OWN}face.yaml", '"0999-10 00 00"', '""', "refused"),
    Mistake("an address without its sign", f"{OWN}face.yaml", "bygglov@grankoping", "bygglov.grankoping", "refused"),
    Mistake("two wordings under one title", f"{OWN}wordings.yaml", '"Häck mot gatan"', '"Färg som huset"', "refused"),
    Mistake("a slot in a wording", f"{OWN}wordings.yaml", "Häcken mot", "{Häcken} mot", "refused"),
    Mistake("granted cases among what is thinned", f"{OWN}retention.yaml", "[exempt]", "[exempt, granted]", "check"),
)

PROCESS = (
    Mistake(
        "a letter that there are no words for",
        "se/process/steps.yaml",
        "letter: receipt\n",
        "letter: recipt\n",
        "refused",
    ),
    Mistake("a step's letter lost", "se/process/steps.yaml", "    letter: receipt\n", "", "diff"),
    Mistake(
        "a point of the inspection plan for no act",
        "se/process/inspection_plan.yaml",
        "  acts: [new_complementary_dwelling, new_building, extension]\n",
        "  acts: []\n",
        "refused",
    ),
)

REGISTERS = (
    Mistake("a star for everything", "coverage/se.yaml", '["se.measure.*", "se.pbl.1.4.*"]', '["se.*"]', "refused"),
    Mistake(
        "a row whose code is moved", "coverage/se.yaml", "code: permits/survey,", "code: permits/surveys,", "check"
    ),
    Mistake(
        "a row that no person answers for any more",
        "coverage/se.yaml",
        ', person: "Known by quotation only."',
        "",
        "diff",
    ),
    Mistake("a mandatory check lost", "mandatory/se.yaml", CHECKED, "", "diff"),
    Mistake("a mandatory check twice", "mandatory/se.yaml", CHECKED, CHECKED * 2, "refused"),
    Mistake(
        "a survivor accepted under another name",
        "accepted/se.yaml",
        "accepted:\n",
        'accepted:\n  survivor:\n    "se.pbl.9.4.1, limit: at most": "Den får stå."\n',
        "check",
    ),
)

SETTINGS = (
    Mistake("a setting misspelt", "se/pack.yaml", "least_building_area_m2:", "least_bulding_area_m2:", "refused"),
    Mistake("a setting lost", "se/pack.yaml", '  coarsest_accuracy: "5"\n', "", "refused"),
    Mistake("a setting below nought", "se/pack.yaml", 'days_before: "5"', 'days_before: "-5"', "refused"),
    Mistake("a setting ten times too great", "se/pack.yaml", 'confidence: "1.645"', 'confidence: "16.45"', "diff"),
)

WRITTEN = (
    Mistake("UTF-16", "se/pbl/9-04.yaml", None, "UTF-16", "refused"),
    Mistake("an old computer's line ends", "se/pbl/9-04.yaml", None, "MAC", "harmless"),
    Mistake("a number in curled quotation marks", "se/limits.yaml", 'value: "4.5"', "value: ”4.5”", "refused"),
    Mistake("a number with an exponent", "se/limits.yaml", 'value: "4.5"', 'value: "45e-1"', "refused"),
    Mistake(
        "a number in other digits",
        "se/limits.yaml",
        'value: "4.5"',
        'value: "\N{ARABIC-INDIC DIGIT FOUR}.\N{ARABIC-INDIC DIGIT FIVE}"',
        "refused",
    ),
    Mistake("a number of forty digits", "se/limits.yaml", 'value: "4.5"', f'value: "4.{"5" * 40}"', "refused"),
    Mistake(
        "a blank that does not break",
        "se/pbl/9-04.yaml",
        "      - within_lot",
        "\N{NO-BREAK SPACE}     - within_lot",
        "refused",
    ),
    Mistake("an unseen sign in a word", "se/pbl/9-04.yaml", "{is: true}", "{is: tr\N{ZERO WIDTH SPACE}ue}", "refused"),
    Mistake("a merge key", "se/pbl/9-04.yaml", "valid: {from", "<<: {a: b}\nvalid: {from", "refused"),
    Mistake("the marks of a merge", "se/pbl/9-04.yaml", "rules:\n", "<<<<<<< HEAD\nrules:\n=======\n", "refused"),
    Mistake("an address of another kind", "se/pbl/9-04.yaml", 'url: "https:', 'url: "htps:', "refused"),
)

SAID = (
    Mistake("a slot misspelt in one language", f"{PHRASES}fee.yaml", "{hours} hours", "{hour} hours", "refused"),
    Mistake(
        "a phrase's languages swapped",
        f"{PHRASES}result.yaml",
        '    sv: "Du behöver inte bygglov"\n    en: "You need no permit"',
        '    sv: "You need no permit"\n    en: "Du behöver inte bygglov"',
        "check",
    ),
    Mistake("a phrase renamed", f"{PHRASES}fee.yaml", "by_time:", "by_hours:", "check"),
    Mistake("a phrase twice", f"{PHRASES}fee.yaml", "by_time:", "none:", "refused"),
    Mistake(
        "a number of the law in a phrase", f"{PHRASES}fee.yaml", "{hours} timmar", "{hours} timmar, 30 m²", "refused"
    ),
    Mistake("a brace left open in a phrase", f"{PHRASES}fee.yaml", "{hours} timmar", "{hours timmar", "refused"),
    Mistake("phrases saved as .yml", f"{PHRASES}fee.yaml", None, f"RENAME {PHRASES}fee.yml", "check"),
    Mistake("phrases copied beside themselves", f"{PHRASES}fee (2).yaml", None, f"COPY {PHRASES}fee.yaml", "refused"),
)

AROUND = (*DAYS, *LISTS, *NAMES, *LOCAL, *PROCESS, *REGISTERS, *SETTINGS, *WRITTEN, *SAID)

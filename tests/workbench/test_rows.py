"""The bare facts that lie beside a record give the answers that the record gives."""

from pathlib import Path

from permits import application as applications
from permits.case import decide
from permits.law.engine import columns
from permits.office import Office
from permits.workbench import rows
from tests.proven import proven

STORIES = sorted((Path(__file__).parents[1] / "stories").iterdir())
MUNICIPALITY = "9901"


def test_what_was_decided_is_answered_alike_by_the_columns(office: Office) -> None:
    recorded = {}
    for story in STORIES:
        application = applications.read((story / "application.json").read_bytes(), office.pack.acts)
        assert application.received is not None
        record, _ = decide(office, application, application.received, proven(office, application))
        if record.municipality == MUNICIPALITY:
            recorded[record.number] = record.content["answers"]
    kept = rows.recorded(office.pack, office.store.records.facts(MUNICIPALITY))
    assert sorted(kept.names) == sorted(recorded)
    for place, number in enumerate(kept.names):
        reached = columns.answered(office.pack.on(kept.dates(place)), kept.table)
        for name, question in office.pack.questions.items():
            answer = recorded[number][name]
            wanted = answer["value"] if answer["state"] == "settled" else answer["state"]
            assert columns.worded(question, int(reached[name][place])) == wanted, (number, name)

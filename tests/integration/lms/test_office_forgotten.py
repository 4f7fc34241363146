"""Whoever is forgotten is forgotten in every room of the office, and told everything before."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from content.storage.services import exists
from lms.archives.models import EntryDocument
from lms.classes.models import Case, SignEvent
from lms.coaching.models import Dispute, Recording
from lms.grading.models import Appeal
from lms.people.exceptions import StillOpen
from lms.people.models import Attachment
from lms.people.services.forgetting import NOTHING, OfficeHolder
from lms.planning.models import Approval
from lms.tracks.models import ExternalDeposit, StandbyCase, StandbyEvidence
from tests.builders.centre import Centre
from tests.builders.file_stores import files_in
from tests.builders.office_person import Marked, Office, office_holders
from xapi.lrs.exceptions import StatementsHeld
from xapi.lrs.services.holds import place_holds
from xapi.lrs.services.person_export import export_person
from xapi.lrs.services.protection import Outcome, erase_person, pseudonymise_person
from xapi.statements.actors import Identifier

pytestmark = pytest.mark.django_db

STAYS = {
    "people.AuditRow.detail",
    "coaching.Assessment.answers",
    "coaching.Assessment.remark",
}
"""Where triggers refuse any change: see `tests/unit/house/test_personal_data.py`."""
FILES = {"people.Attachment.name"}
"""While the archive must keep a file, it keeps its name."""

FIGURES = {"decision", "quality_loop", "figure", "sampled_call"}
"""Rows without words, of which there are none here."""


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def office(centre: Centre) -> Office:
    return Office(centre)


@pytest.fixture
def ann(office: Office) -> Marked:
    made = office.agent("Ann")
    made.written_about()
    assert made.unmarked() == []
    return made


def account(one: Marked) -> list[Identifier]:
    return [("account", str(settings.CALLCRAFT_ACTOR_HOME_PAGE), str(one.person.id))]


def forget(one: Marked, protect: Callable[..., Outcome] = erase_person, **more: Any) -> Outcome:
    return protect(tenant=one.person.tenant, person=account(one), by="Officer", **more)


def counted(outcome: Outcome) -> dict[str, int]:
    rooms = tuple(f"{holder.name}_" for holder in office_holders())
    return {what: n for what, n in outcome.counts.items() if what.startswith(rooms) and n}


def kept_files(one: Marked) -> set[str]:
    """Files with the mark in their name that are still there."""
    found = Attachment.objects.filter(tenant=one.person.tenant, name__contains=one.mark)
    return set(found.values_list("sha256", flat=True))


@pytest.mark.parametrize("protect", [erase_person, pseudonymise_person])
def test_nothing_that_was_said_is_left_in_any_table_of_the_office(
    office: Office, ann: Marked, protect: Callable[..., Outcome]
) -> None:
    bob = office.agent("Bob")
    bob.written_about()
    before = bob.found_in()
    assert ann.found_in() == before
    keys = dict(Attachment.objects.values_list("sha256", "storage_key"))
    recording = Recording.objects.select_related("attachment").get(employee=ann.person)
    signature = SignEvent.objects.get(participant__employee=ann.person).signature
    assert recording.attachment
    assert signature

    expected = counted(forget(ann, protect, dry_run=True))
    assert ann.found_in() == before, "a trial changes nothing"
    assert counted(forget(ann, protect)) == expected

    assert ann.found_in() == STAYS | FILES
    archived = set(EntryDocument.objects.values_list("sha256", flat=True))
    assert kept_files(ann) <= archived, "only what the archive must keep"
    assert all(exists(keys[sha256]) for sha256 in kept_files(ann))
    assert not exists(recording.attachment.storage_key)
    assert not exists(signature.storage_key)
    recording.refresh_from_db()
    assert (recording.attachment_id, recording.note) == (None, "")
    assert recording.removed_at is not None
    case = StandbyCase.objects.get(employee=ann.person)
    assert (case.state, case.detail, case.steps.count()) == ("dropped", "", 2)
    assert case.gaps.get().title == NOTHING
    deposit = ExternalDeposit.objects.select_related("attachment").get(case__employee=ann.person)
    assert deposit.attachment.name == ""
    assert not exists(deposit.attachment.storage_key)

    assert counted(forget(ann, protect)) == {}, "again changes nothing"
    assert bob.found_in() == before, "another person's data stays"
    assert bob.unmarked() == []


def test_an_export_has_every_row_and_file_but_what_others_said_unnamed(ann: Marked) -> None:
    out = io.BytesIO()
    export_person(tenant=ann.person.tenant, person=account(ann), by="Officer", out=out)
    with zipfile.ZipFile(out) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        for holder in office_holders():
            lines = [json.loads(line) for line in archive.open(f"{holder.name}.ndjson")]
            for table in holder.tables:
                found = [line for line in lines if line["row"] == table.name]
                assert bool(found) == table.told or table.name in FIGURES
                for column in table.empties if found else ():
                    assert any(ann.mark in json.dumps(line[column]) for line in found), column
            for line in lines:
                if line["row"] == "file":
                    assert len(archive.read(line["path"])) == line["size"]
        files = [name for name in archive.namelist() if name.startswith("files/")]
        manifest = json.loads(archive.read("manifest.json"))
    assert {name.split("/")[1] for name in files} == {"classes", "coaching", "tracks"}
    assert manifest["counts"]["classes_file"] == 4


def test_a_file_goes_once_the_archive_has_no_duty_to_keep_it(ann: Marked) -> None:
    forget(ann)
    evidence = StandbyEvidence.objects.get(case__employee=ann.person)
    attachment = evidence.attachment
    assert attachment
    assert exists(attachment.storage_key)
    EntryDocument.objects.filter(sha256=attachment.sha256).delete()
    assert counted(forget(ann)) == {"tracks_file": 1}
    assert not exists(attachment.storage_key)
    assert kept_files(ann) == set()
    evidence.refresh_from_db()
    assert evidence.attachment_id is None


def test_a_file_that_another_row_still_names_stays(office: Office, ann: Marked) -> None:
    signature = SignEvent.objects.get(participant__employee=ann.person).signature
    assert signature
    ExternalDeposit.objects.filter(case__employee=ann.person).delete()
    bob = office.agent("Bob")
    bob.written_about()
    ExternalDeposit.objects.filter(case__employee=bob.person).update(attachment=signature)
    forget(ann)
    assert exists(signature.storage_key)
    forget(bob)
    assert not exists(signature.storage_key)


@pytest.mark.parametrize(
    "reopen",
    [
        lambda who: StandbyCase.objects.filter(employee=who).update(state="decided"),
        lambda who: Case.objects.filter(parties__employee=who).update(state="open"),
        lambda who: Dispute.objects.filter(assessment__employee=who).update(state="answered"),
        lambda who: Appeal.objects.filter(employee=who).update(outcome=""),
        lambda who: Approval.objects.filter(about=who).update(state="open"),
        lambda who: Approval.objects.filter(asked_by=who, about=None).update(state="open"),
    ],
    ids=["standby", "class case", "dispute", "appeal", "approval", "request"],
)
def test_what_is_not_concluded_is_concluded_first(
    ann: Marked, reopen: Callable[[object], int]
) -> None:
    assert reopen(ann.person)
    before = ann.found_in()
    for dry_run in (True, False):
        with pytest.raises(StillOpen, match="Conclude them first"):
            forget(ann, dry_run=dry_run)
    assert ann.found_in() == before


def test_a_hold_keeps_every_word(ann: Marked) -> None:
    before = ann.found_in()
    place_holds(tenant=ann.person.tenant, person=account(ann), reason="Case 12", by="Officer")
    with pytest.raises(StatementsHeld):
        forget(ann)
    assert ann.found_in() == before


@pytest.mark.parametrize("pieces", [3, 12, 25])
def test_an_interrupted_run_is_run_again(
    ann: Marked, monkeypatch: pytest.MonkeyPatch, pieces: int
) -> None:
    before, left = ann.found_in(), iter(range(pieces))
    whole = OfficeHolder.forget

    def dying(*args: Any) -> Mapping[str, int]:
        if next(left, None) is None:
            raise ConnectionError
        return whole(*args)

    with monkeypatch.context() as broken:
        broken.setattr(OfficeHolder, "forget", dying)
        with pytest.raises(ConnectionError):
            forget(ann)
    assert STAYS < ann.found_in() < before
    forget(ann)
    assert ann.found_in() <= STAYS | FILES

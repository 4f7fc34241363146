"""Drafts are saved whatever state they are in, and nobody's work is lost or overwritten unseen."""

import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.utils import timezone

from content.h5p import services
from content.h5p.exceptions import (
    ContentUnknown,
    DraftChanged,
    DraftFull,
    DraftUnknown,
    FileEmpty,
    FileTooLarge,
    FileTypeRefused,
    LibraryInUse,
    LibraryMissing,
    LibrarySwitchedOff,
    NotRunnable,
    RevisionUnknown,
)
from content.h5p.models import Content, Draft, DraftFile, DraftRevision, Library
from content.h5p.queries import (
    draft_file_key,
    draft_findings,
    draft_of,
    drafts_of,
    played_draft,
    revisions_of,
)
from content.h5p.services import draft_files, draft_history
from content.storage import services as storage
from tests.builders.h5p import choice_parameters, library, series_parameters
from tests.builders.h5p_drafts import (
    AUTHOR,
    QUESTION,
    brought,
    name_of,
    png,
    saved,
    started,
    with_libraries,
)
from tests.builders.h5p_installed import TENANT, installed
from tests.builders.together import together

pytestmark = pytest.mark.django_db

FIELDS = library("Callcraft.TestFields")
SERIES = library("Callcraft.TestSeries")


@pytest.fixture
def draft() -> Draft:
    with_libraries(QUESTION)
    return started()


def now_of(draft: Draft) -> Draft:
    return Draft.objects.get(id=draft.id)


def kept(draft: Draft) -> list[tuple[int, str]]:
    return [(each.revision, each.note) for each in revisions_of(draft.tenant, draft.id)]


def stored(store: Path) -> set[str]:
    found = (path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file())
    return {path for path in found if path.startswith("h5p/drafts/")}


# -- Saving ---------------------------------------------------------------------------------------


def test_draft_begins_empty_and_says_so_without_an_error(draft: Draft) -> None:
    assert (draft.revision, draft.parameters, draft.title) == (1, {}, "Greeting a caller")
    assert {each.severity for each in draft_findings(draft)} <= {"note"}


def test_nothing_begins_with_a_library_that_is_a_part_or_off_or_missing() -> None:
    with_libraries(QUESTION)
    base = library("Callcraft.TestBase")
    with pytest.raises(NotRunnable):
        started(base)
    with pytest.raises(NotRunnable):
        started(SERIES)
    row = Library.objects.get(machine_name=QUESTION.machine_name)
    services.disable_library(tenant=TENANT, library=row.id, by="Fan")
    with pytest.raises(NotRunnable):
        started()


def test_saving_cleans_the_parameters_and_counts_revisions(draft: Draft) -> None:
    attack = {**choice_parameters(), "question": "<p>Hi<img src=x onerror=alert(1)></p>", "evil": 1}
    done = saved(draft, attack, title="  Greeting \n again ", language="zh-Hans")
    assert done.draft.revision == 2
    assert (done.draft.title, done.draft.language) == ("Greeting again", "zh-Hans")
    assert "onerror" not in done.draft.parameters_json
    assert "evil" not in done.draft.parameters
    assert "h5p.semantics.unknown_keys" in {each.code for each in done.findings}
    assert now_of(draft).parameters == done.draft.parameters


def test_draft_with_errors_is_saved_and_says_what_is_wrong(draft: Draft) -> None:
    done = saved(draft, title=" ")
    [error] = [each for each in done.findings if each.severity == "error"]
    assert (error.code, error.place) == ("h5p.draft.no_title", "h5p.json.title")
    assert now_of(draft).revision == 2


def test_saving_what_is_saved_changes_nothing_whichever_revision_it_names(draft: Draft) -> None:
    first = saved(draft)
    again = saved(draft)  # The answer to the first was lost: it still names revision 1.
    assert again.draft.revision == first.draft.revision == 2


def test_second_saver_is_told_who_was_there_first(draft: Draft) -> None:
    saved(draft, by="Lin")
    with pytest.raises(DraftChanged) as told:
        saved(draft, {**choice_parameters(), "question": "<p>Mine</p>"})
    assert told.value.http_status == 409
    assert (told.value.params["by"], told.value.params["revision"]) == ("Lin", 2)
    assert "Mine" not in now_of(draft).parameters_json


def test_removed_library_leaves_what_is_saved_untouched(draft: Draft) -> None:
    saved(draft)
    Library.objects.filter(machine_name=QUESTION.machine_name).update(replaced_at=timezone.now())
    with pytest.raises(LibraryMissing):
        saved(now_of(draft), {"question": "<p>Other</p>"})
    assert now_of(draft).parameters["question"] == choice_parameters()["question"]


def test_library_that_a_draft_names_is_not_removed() -> None:
    with_libraries(SERIES, QUESTION)
    row = started(SERIES)
    saved(row, series_parameters())
    assert now_of(row).libraries == [SERIES.name, QUESTION.name]
    question = Library.objects.get(machine_name=QUESTION.machine_name)
    with pytest.raises(LibraryInUse):
        services.remove_library(tenant=TENANT, library=question.id, by="Fan")
    services.delete_draft(tenant=TENANT, draft=row.id, by=AUTHOR)
    series = Library.objects.get(machine_name=SERIES.machine_name)
    services.remove_library(tenant=TENANT, library=series.id, by="Fan")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(draft: Draft) -> None:
    def works(text: str) -> Any:
        parameters = {**choice_parameters(), "question": f"<p>{text}</p>"}
        return lambda: saved(draft, parameters, by=text)

    results = together(works("Lin"), works("Shen"), works("Gu"), caught=DraftChanged)
    refused = [each for each in results if isinstance(each, DraftChanged)]
    [won] = [each for each in results if not isinstance(each, DraftChanged)]
    assert len(refused) == 2
    assert {each.params["by"] for each in refused} == {won.draft.changed_by}
    assert now_of(draft).revision == 2


# -- Files ----------------------------------------------------------------------------------------


def test_file_is_what_its_bytes_say(draft: Draft, store: Path) -> None:
    row = brought(draft, png(640, 360), "港湾 View!.PNG")
    assert (row.mime, row.width, row.height) == ("image/png", 640, 360)
    assert row.path.startswith("images/view-")
    assert row.path.endswith(".png")
    assert draft_file_key(TENANT, draft.id, row.path) == row.storage_key
    assert b"".join(storage.open_file(row.storage_key)) == png(640, 360)
    assert stored(store) == {row.storage_key}


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "image"),
        ("x.png", b"<html><script>x()</script></html>", "image"),
        ("x.txt", b" <!doctype html><script>x()</script>", "file"),
        ("x.js", b"alert(1)", "file"),
        ("x.mp3", png(), "audio"),
        ("x.exe", b"MZ\x90\x00" + bytes(100), "file"),
        ("x.zip", b"PK\x03\x04" + bytes(100), "file"),
    ],
)
def test_file_that_runs_or_is_of_another_kind_is_refused(
    draft: Draft, store: Path, name: str, data: bytes, kind: Any
) -> None:
    with pytest.raises(FileTypeRefused):
        brought(draft, data, name, kind)
    assert not DraftFile.objects.exists()
    assert not stored(store)


def test_empty_large_and_too_many_files_are_refused(
    draft: Draft, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileEmpty):
        brought(draft, b"")
    with pytest.raises(FileTooLarge):
        draft_files._spool(iter([b"1234", b"5678"]), io.BytesIO(), "x.png", most=7)
    monkeypatch.setattr(draft_files, "MOST_FILES", 1)
    brought(draft, png())
    with pytest.raises(DraftFull):
        brought(draft, png())
    assert len(stored(store)) == DraftFile.objects.count() == 1


def test_file_without_its_row_is_removed_at_once(
    draft: Draft, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(draft_files, "_check_room", fails)
    with pytest.raises(DatabaseError):
        brought(draft, png())
    assert not stored(store)


def test_sweep_finds_files_of_killed_uploads_and_of_drafts_deleted_long_ago(
    draft: Draft, store: Path
) -> None:
    row = brought(draft, png())
    lost = brought(draft, png())
    DraftFile.objects.filter(id=lost.id).delete()  # As if the process had died before its row.
    services.sweep()
    assert stored(store) == {row.storage_key, lost.storage_key}
    services.sweep(now=timezone.now() + timedelta(days=2))
    assert stored(store) == {row.storage_key}
    services.delete_draft(tenant=TENANT, draft=draft.id, by=AUTHOR)
    services.sweep(now=timezone.now() + timedelta(days=20))
    assert stored(store) == {row.storage_key}
    services.sweep(now=timezone.now() + timedelta(days=40))
    assert not stored(store)
    assert not Draft.objects.exists()


# -- Opening, copying, deleting -------------------------------------------------------------------


def picture_parameters(path: str) -> dict[str, Any]:
    return {"picture": {"path": path, "mime": "image/png", "width": 3, "height": 2}}


def test_content_is_opened_with_its_files_and_left_as_it_was(store: Path) -> None:
    from tests.builders.h5p import field_files, field_parameters

    content = installed(FIELDS, field_parameters(), files=field_files())
    row = services.open_content(tenant=TENANT, content=content.id, by=AUTHOR)
    assert row.origin_id == content.id
    assert row.parameters == content.parameters
    assert set(row.files.values_list("path", flat=True)) == set(content.files)
    assert not [each for each in draft_findings(row) if each.severity != "note"]
    assert kept(row) == [(1, "started")]
    services.delete_draft(tenant=TENANT, draft=row.id, by=AUTHOR)
    services.sweep(now=timezone.now() + timedelta(days=40))
    assert storage.exists(content.storage_prefix + next(iter(content.files)))
    with pytest.raises(ContentUnknown):
        services.open_content(tenant=TENANT + 1, content=content.id, by=AUTHOR)


def test_copy_has_files_of_its_own_and_goes_its_own_way(draft: Draft) -> None:
    file = brought(draft, png())
    done = saved(draft)
    copy = services.copy_draft(tenant=TENANT, draft=draft.id, title="Another", by="Lin")
    assert (copy.title, copy.created_by, copy.revision) == ("Another", "Lin", 1)
    assert copy.parameters == done.draft.parameters
    assert (copy.published_id, copy.origin_id) == (None, None)
    key = draft_file_key(TENANT, copy.id, file.path)
    assert key is not None
    assert key != file.storage_key
    assert b"".join(storage.open_file(key)) == png()


def test_copy_that_fails_leaves_no_files(
    draft: Draft, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = brought(draft, png())

    def fails(*_: Any, **__: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(services.drafts, "keep", fails)
    with pytest.raises(DatabaseError):
        services.copy_draft(tenant=TENANT, draft=draft.id, by=AUTHOR)
    assert stored(store) == {file.storage_key}


def test_deleted_draft_is_gone_for_all_and_comes_back(draft: Draft) -> None:
    services.delete_draft(tenant=TENANT, draft=draft.id, by=AUTHOR)
    assert draft_of(TENANT, draft.id) is None
    assert not drafts_of(TENANT)
    with pytest.raises(DraftUnknown):
        saved(draft)
    with pytest.raises(DraftUnknown):
        brought(draft, png())
    services.undelete_draft(tenant=TENANT, draft=draft.id, by=AUTHOR)
    assert list(drafts_of(TENANT, search="greeting question")) == [draft]
    assert not drafts_of(TENANT, search="greeting ghost")


def test_another_centre_reaches_nothing(draft: Draft) -> None:
    other = TENANT + 1
    file = brought(draft, png())
    assert draft_of(other, draft.id) is None
    assert not drafts_of(other)
    assert draft_file_key(other, draft.id, file.path) is None
    assert played_draft(other, draft.id) is None
    calls: list[Any] = [
        lambda: services.copy_draft(tenant=other, draft=draft.id, by="Eve"),
        lambda: services.delete_draft(tenant=other, draft=draft.id, by="Eve"),
        lambda: services.undelete_draft(tenant=other, draft=draft.id, by="Eve"),
        lambda: services.restore_revision(
            tenant=other, draft=draft.id, revision=1, wanted=1, by="Eve"
        ),
        lambda: services.save_draft(
            tenant=other,
            draft=draft.id,
            revision=1,
            title="Mine",
            language="",
            metadata={},
            parameters={},
            by="Eve",
        ),
        lambda: services.add_file(
            tenant=other,
            draft=draft.id,
            name="x.png",
            file=io.BytesIO(png()),
            kind="image",
            by="Eve",
        ),
    ]
    for call in calls:
        with pytest.raises(DraftUnknown):
            call()
    assert now_of(draft).title == "Greeting a caller"


# -- History --------------------------------------------------------------------------------------


class Clock:
    """The time as the house tells it; it goes on only when it is shifted."""

    now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def shift(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    Draft.objects.filter(id=draft.id).update(changed_at=clock.now)
    return clock


def write(draft: Draft, text: str, by: str = AUTHOR) -> None:
    saved(now_of(draft), {**choice_parameters(), "question": f"<p>{text}</p>"}, by=by)


def test_writing_on_keeps_one_state_for_each_ten_minutes(draft: Draft, clock: Clock) -> None:
    for minute in range(25):
        clock.shift(timedelta(minutes=1))
        write(draft, f"Minute {minute}")
    times = [each.at for each in revisions_of(TENANT, draft.id)]
    assert 2 <= len(times) <= 4
    assert all(one - other >= draft_history.APART for one, other in pairwise(times))


def test_end_of_ones_work_is_kept(draft: Draft, clock: Clock) -> None:
    write(draft, "Morning")
    clock.shift(timedelta(minutes=1))
    write(draft, "Morning, better")
    clock.shift(timedelta(hours=3))
    write(draft, "Afternoon")
    clock.shift(timedelta(seconds=30))
    write(draft, "By somebody else", by="Lin")
    texts = [each.parameters.get("question") for each in DraftRevision.objects.all()]
    assert "<p>Morning, better</p>" in texts
    assert "<p>Afternoon</p>" in texts
    assert {each.by for each in DraftRevision.objects.all()} == {AUTHOR}


def test_oldest_of_very_many_states_go(
    draft: Draft, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_history, "MOST_KEPT", 3)
    for hour in range(6):
        clock.shift(timedelta(hours=1))
        write(draft, f"Hour {hour}")
    assert [revision for revision, _ in kept(draft)] == [6, 5, 4]


def test_draft_is_set_back_and_what_it_was_is_kept(draft: Draft, clock: Clock) -> None:
    write(draft, "First")
    clock.shift(timedelta(hours=1))
    write(draft, "Second")
    assert kept(draft) == [(2, "saved")]
    done = services.restore_revision(tenant=TENANT, draft=draft.id, revision=3, wanted=2, by="Lin")
    assert (done.draft.revision, done.draft.changed_by) == (4, "Lin")
    assert now_of(draft).parameters["question"] == "<p>First</p>"
    assert kept(draft) == [(4, "restored"), (3, "saved"), (2, "saved")]
    with pytest.raises(DraftChanged):
        services.restore_revision(tenant=TENANT, draft=draft.id, revision=3, wanted=2, by="Lin")
    with pytest.raises(RevisionUnknown):
        services.restore_revision(tenant=TENANT, draft=draft.id, revision=4, wanted=9, by="Lin")


# -- Playing --------------------------------------------------------------------------------------


def test_draft_is_played_with_the_libraries_that_its_parts_need() -> None:
    with_libraries(SERIES, QUESTION)
    row = started(SERIES)
    saved(row, series_parameters())
    found = played_draft(TENANT, row.id)
    assert found is not None
    assert found.library == name_of(SERIES)
    assert QUESTION.folder in found.libraries
    assert found.storage_prefix == ""
    question = Library.objects.get(machine_name=QUESTION.machine_name)
    services.disable_library(tenant=TENANT, library=question.id, by="Fan")
    with pytest.raises(LibrarySwitchedOff):
        played_draft(TENANT, row.id)
    assert played_draft(TENANT, uuid4()) is None
    assert not Content.objects.exists()

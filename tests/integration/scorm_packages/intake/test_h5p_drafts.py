"""A draft is published as a package comes in: checked, whole, and as the next version."""

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from content.h5p import services as h5p
from content.h5p.exceptions import DraftChanged, DraftUnknown, LibrariesChanged
from content.h5p.models import Content, Draft, DraftRevision, Library
from content.storage import services as storage
from lms.tracks.services import is_version_of
from scorm_packages.intake.services import h5p as intake_h5p
from scorm_packages.intake.services import publish_draft
from scorm_packages.runtime.models import Package
from tests.builders.h5p import choice_parameters, field_parameters, library
from tests.builders.h5p_courses import build_h5p_course
from tests.builders.h5p_drafts import AUTHOR, QUESTION, brought, png, saved, started, with_libraries
from tests.builders.h5p_installed import TENANT

pytestmark = pytest.mark.django_db

FIELDS = library("Callcraft.TestFields")


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "store")},
        },
    }
    return tmp_path / "store"


@pytest.fixture
def draft() -> Draft:
    with_libraries(QUESTION)
    return saved(started()).draft


def published(draft: Draft, revision: int | None = None) -> Package:
    """Publish a draft as it is; return the package."""
    row = Draft.objects.get(id=draft.id)
    report = publish_draft(
        tenant=row.tenant, draft=row.id, revision=revision or row.revision, by=AUTHOR
    )
    assert report.package is not None, [each.message("en") for each in report.findings]
    return report.package


def written(draft: Draft, text: str, **changes: Any) -> Draft:
    row = Draft.objects.get(id=draft.id)
    return saved(row, {**choice_parameters(), "question": f"<p>{text}</p>"}, **changes).draft


def test_published_draft_is_a_package_that_plays_its_content(draft: Draft) -> None:
    package = published(draft)
    content = package.h5p_content
    assert content is not None
    assert (package.format, package.title, package.file_count) == ("h5p", "Greeting a caller", 2)
    assert content.parameters == draft.parameters
    assert [str(each.name) for each in content.libraries.all()] == [QUESTION.name]
    row = Draft.objects.get(id=draft.id)
    assert row.is_published
    assert row.published == content
    kept = DraftRevision.objects.get(draft=draft, note="published")
    assert (kept.revision, kept.content) == (draft.revision, content)


def test_only_files_that_the_parameters_use_leave_with_it() -> None:
    with_libraries(FIELDS)
    row = started(FIELDS)
    used, unused = brought(row, png(5, 4)), brought(row, png(6, 5), "unused.png")
    parameters = {
        **field_parameters(),
        "picture": {"path": used.path, "mime": used.mime, "width": 5, "height": 4},
    }
    done = saved(row, parameters)
    if used.path not in done.draft.parameters_json:
        pytest.fail(f"TestFields has no picture: {[each.code for each in done.findings]}")
    content = published(done.draft).h5p_content
    assert content is not None
    assert content.files == {used.path: used.size}
    assert unused.path not in content.files
    assert b"".join(storage.open_file(content.storage_prefix + used.path)) == png(5, 4)


def test_errors_keep_a_draft_from_being_published(draft: Draft, store: Path) -> None:
    row = saved(draft, title="").draft
    report = publish_draft(tenant=TENANT, draft=row.id, revision=row.revision, by=AUTHOR)
    assert report.refused
    assert "h5p.draft.no_title" in {each.code for each in report.findings}
    assert not Package.objects.exists()
    assert not Content.objects.exists()
    assert not list((store / "h5p" / "content").rglob("*"))


def test_switched_off_library_is_told_and_nothing_is_published(draft: Draft) -> None:
    question = Library.objects.get(machine_name=QUESTION.machine_name)
    h5p.disable_library(tenant=TENANT, library=question.id, by="Fan")
    report = publish_draft(tenant=TENANT, draft=draft.id, revision=draft.revision, by=AUTHOR)
    assert report.refused
    assert "h5p.library.disabled" in {each.code for each in report.findings}


def test_publishing_once_more_gives_the_same_package(draft: Draft) -> None:
    package = published(draft)
    again = publish_draft(tenant=TENANT, draft=draft.id, revision=draft.revision, by="Lin")
    assert (again.package, again.installed) == (package, False)
    assert Content.objects.count() == 1


def test_next_publishing_is_a_version_of_the_course_whatever_it_is_called(draft: Draft) -> None:
    first = published(draft)
    written(draft, "Better", title="Greeting, second edition")
    second = published(draft)
    assert second != first
    assert second.identifier == first.identifier == draft.id.urn
    assert is_version_of(second, first)
    first.refresh_from_db()
    assert first.h5p_content is not None
    assert "Better" not in first.h5p_content.parameters_json


def test_going_back_to_the_first_text_is_a_version_of_its_own(draft: Draft) -> None:
    first = published(draft)
    written(draft, "Worse")
    published(draft)
    row = Draft.objects.get(id=draft.id)
    h5p.restore_revision(
        tenant=TENANT, draft=row.id, revision=row.revision, wanted=draft.revision, by=AUTHOR
    )
    third = published(draft)
    assert third.id not in {first.id}
    assert Package.objects.count() == 3
    assert third.h5p_content is not None
    assert first.h5p_content is not None
    assert third.h5p_content.parameters == first.h5p_content.parameters


def test_uploaded_content_is_opened_and_published_as_its_next_version() -> None:
    uploaded = build_h5p_course(tenant=TENANT)
    assert uploaded.h5p_content_id is not None
    row = h5p.open_content(tenant=TENANT, content=uploaded.h5p_content_id, by=AUTHOR)
    package = published(written(row, "Better"))
    assert is_version_of(package, uploaded)
    later = published(written(row, "Better still"))
    assert later.identifier == uploaded.identifier


def test_copy_is_another_course(draft: Draft) -> None:
    first = published(draft)
    copy = h5p.copy_draft(tenant=TENANT, draft=draft.id, by=AUTHOR)
    second = published(copy)
    assert second != first
    assert not is_version_of(second, first)


def test_who_publishes_what_they_have_not_seen_is_told(draft: Draft) -> None:
    written(draft, "By somebody else", by="Lin")
    with pytest.raises(DraftChanged):
        publish_draft(tenant=TENANT, draft=draft.id, revision=draft.revision, by=AUTHOR)
    with pytest.raises(DraftUnknown):
        publish_draft(tenant=TENANT + 1, draft=draft.id, revision=draft.revision, by=AUTHOR)
    assert not Package.objects.exists()


def test_save_while_it_is_published_leaves_nothing_half(
    draft: Draft, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = h5p.plan_installation

    def planned(**given: Any) -> Any:
        found = plan(**given)
        written(draft, "Quicker", by="Lin")  # Somebody saves between the check and the rows.
        return found

    monkeypatch.setattr(h5p, "plan_installation", planned)
    with pytest.raises(DraftChanged):
        publish_draft(tenant=TENANT, draft=draft.id, revision=draft.revision, by=AUTHOR)
    assert not Package.objects.exists()
    assert not Content.objects.exists()
    assert not [each for each in (store / "h5p" / "content").rglob("*") if each.is_file()]


def test_failure_of_the_rows_leaves_no_files(
    draft: Draft, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(intake_h5p, "record_package", fails)
    with pytest.raises(DatabaseError):
        publish_draft(tenant=TENANT, draft=draft.id, revision=draft.revision, by=AUTHOR)
    assert not Draft.objects.get(id=draft.id).is_published
    assert not [each for each in (store / "h5p" / "content").rglob("*") if each.is_file()]


def test_library_removed_while_it_is_published_is_told(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = h5p.plan_installation

    def planned(**given: Any) -> Any:
        found = plan(**given)
        question = Library.objects.get(machine_name=QUESTION.machine_name)
        h5p.disable_library(tenant=TENANT, library=question.id, by="Fan")
        return found

    monkeypatch.setattr(h5p, "plan_installation", planned)
    with pytest.raises(LibrariesChanged):
        publish_draft(tenant=TENANT, draft=draft.id, revision=draft.revision, by=AUTHOR)
    assert not Package.objects.exists()

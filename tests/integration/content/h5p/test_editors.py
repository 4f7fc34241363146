"""H5P's own editor is installed from an archive, replaced, removed, and swept in the end."""

from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.db import IntegrityError
from django.utils import timezone

from content.h5p.exceptions import EditorUnknown
from content.h5p.models import InstalledEditor
from content.h5p.queries import current_editor, editor_prefix, has_editor, installed_editor
from content.h5p.services import EditorInstallation, install_editor, remove_editor, sweep
from content.h5p.services.editors import EDITOR_FOLDER
from content.storage import services as storage
from tests.builders.h5p_editor_archive import editor_files
from tests.builders.h5p_installed import TENANT, DictFiles

pytestmark = pytest.mark.django_db


def install(files: dict[str, bytes] | None = None, tenant: int = TENANT) -> EditorInstallation:
    return install_editor(
        tenant=tenant,
        files=DictFiles(editor_files() if files is None else files),
        name="editor.zip",
        installed_by="trainer-1",
    )


def stored(store: Path) -> list[str]:
    return sorted(str(path) for path in (store / EDITOR_FOLDER).rglob("*") if path.is_file())


def test_editor_is_kept_file_by_file() -> None:
    assert not has_editor(TENANT)
    done = install()
    assert done.is_new
    row = current_editor(TENANT)
    assert row is not None
    assert row == done.editor
    assert row.files.keys() == editor_files().keys()
    for path, data in editor_files().items():
        assert b"".join(storage.open_file(row.storage_prefix + path)) == data
    assert editor_prefix(TENANT, row.id) == row.storage_prefix
    assert not has_editor(TENANT + 1)
    assert editor_prefix(TENANT + 1, row.id) is None


def test_same_editor_again_changes_nothing(store: Path) -> None:
    first = install()
    before = stored(store)
    again = install()
    assert (again.is_new, again.editor) == (False, first.editor)
    assert stored(store) == before


def test_another_editor_takes_the_place_and_open_pages_go_on_with_theirs(store: Path) -> None:
    first = install().editor
    second = install({**editor_files(), "scripts/h5peditor-form.js": b"// newer"}).editor
    assert first is not None
    assert second is not None
    assert current_editor(TENANT) == second
    assert installed_editor(TENANT, first.id) is not None
    assert storage.exists(first.storage_prefix + "scripts/h5peditor.js")
    InstalledEditor.objects.filter(id=first.id).update(
        replaced_at=timezone.now() - timedelta(days=8)
    )
    sweep(now=timezone.now() + timedelta(days=2))
    assert installed_editor(TENANT, first.id) is None
    assert {path.split("/")[-1] for path in stored(store)} >= {"h5peditor.js"}
    assert all(str(second.id) in path for path in stored(store))


def test_refused_archive_leaves_the_one_that_is_there(store: Path) -> None:
    first = install().editor
    before = stored(store)
    done = install({"scripts/h5peditor.js": b""})
    assert done.editor is None
    assert [each.code for each in done.findings if each.severity == "error"] == [
        "h5p.editor.incomplete"
    ]
    assert (current_editor(TENANT), stored(store)) == (first, before)


def test_failure_halfway_leaves_no_files(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    put = storage.put

    def failing(key: str, file: BinaryIO) -> None:
        if len(written) == 3:
            raise OSError("disk full")
        written.append(key)
        put(key, file)

    monkeypatch.setattr(storage, "put", failing)
    with pytest.raises(OSError, match="disk full"):
        install()
    assert len(written) == 3
    assert stored(store) == []
    assert not has_editor(TENANT)


def test_row_that_cannot_be_written_leaves_no_files(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Any, **_more: Any) -> None:
        raise IntegrityError("refused")

    monkeypatch.setattr(InstalledEditor, "save", refused)
    with pytest.raises(IntegrityError):
        install()
    assert stored(store) == []


def test_files_that_a_killed_process_left_are_swept(store: Path) -> None:
    row = install().editor
    assert row is not None
    InstalledEditor.objects.filter(id=row.id).delete()
    assert sweep() == 0, "they may belong to an upload under way"
    assert sweep(now=timezone.now() + timedelta(days=2)) == len(editor_files())


def test_removed_editor_is_offered_no_more() -> None:
    row = install().editor
    assert row is not None
    with pytest.raises(EditorUnknown):
        remove_editor(tenant=TENANT + 1, editor=row.id, by="somebody else")
    remove_editor(tenant=TENANT, editor=row.id, by="trainer-2")
    assert not has_editor(TENANT)
    row.refresh_from_db()
    assert row.replaced_by == "trainer-2"
    with pytest.raises(EditorUnknown):
        remove_editor(tenant=TENANT, editor=row.id, by="trainer-2")
    assert install().is_new

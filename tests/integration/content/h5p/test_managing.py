"""Libraries are switched off and on, removed when nobody needs them, and swept in the end."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.h5p.exceptions import (
    LibraryInUse,
    LibrarySwitchedOff,
    LibraryUnknown,
    WrongFingerprint,
    WrongMachineName,
)
from content.h5p.models import AllowedLibrary, Library
from content.h5p.queries import library_prefix, library_rows, played_content
from content.h5p.services import (
    allow_library,
    disable_library,
    disallow_library,
    enable_library,
    remove_library,
    sweep,
)
from content.h5p.tasks import sweep_h5p
from content.storage import services as storage
from tests.builders.h5p import at_version, choice_parameters, library, series_parameters
from tests.builders.h5p_installed import TENANT, install, installed, libraries_alone

QUESTION = library("Callcraft.TestQuestion")
TOOLS = library("Callcraft.TestTools")

pytestmark = pytest.mark.django_db


def row(machine_name: str) -> Library:
    return Library.objects.get(tenant=TENANT, machine_name=machine_name, replaced_at=None)


def test_content_is_played_with_its_libraries_in_order() -> None:
    content = installed(library("Callcraft.TestSeries"), series_parameters())
    played = played_content(TENANT, content.id)
    assert played is not None
    assert played.scripts.index("Callcraft.TestBase-1.0/base.js") < played.scripts.index(
        "Callcraft.TestQuestion-1.2/question.js"
    )
    assert "Callcraft.TestEditor-1.0/editor.js" not in played.scripts
    assert (
        played.library_prefixes["Callcraft.TestBase-1.0"]
        == row("Callcraft.TestBase").storage_prefix
    )
    assert played_content(TENANT + 1, content.id) is None


def test_what_needs_a_switched_off_library_is_not_played_until_it_is_on_again() -> None:
    content = installed(QUESTION, choice_parameters())
    tools = row("Callcraft.TestTools")
    disable_library(tenant=TENANT, library=tools.id, by="office")
    with pytest.raises(LibrarySwitchedOff, match="TestTools"):
        played_content(TENANT, content.id)
    assert library_prefix(TENANT, "Callcraft.TestTools-1.0") is None
    enable_library(tenant=TENANT, library=tools.id, by="office")
    assert played_content(TENANT, content.id) is not None


def test_library_in_use_is_not_removed() -> None:
    installed(QUESTION, choice_parameters())
    for name in ("Callcraft.TestQuestion", "Callcraft.TestTools"):
        with pytest.raises(LibraryInUse):
            remove_library(tenant=TENANT, library=row(name).id, by="office")


def test_library_that_nobody_needs_is_removed_and_its_files_go_later() -> None:
    install(libraries_alone([TOOLS]))
    tools = row("Callcraft.TestTools")
    with pytest.raises(LibraryUnknown):
        remove_library(tenant=TENANT + 1, library=tools.id, by="stranger")
    remove_library(tenant=TENANT, library=tools.id, by="office")
    with pytest.raises(LibraryUnknown):
        remove_library(tenant=TENANT, library=tools.id, by="office")
    assert sweep() == 0
    assert storage.exists(tools.storage_prefix + "tools.js")
    assert sweep(now=timezone.now() + timedelta(days=8)) == len(tools.files)
    assert not Library.objects.exists()


def test_replaced_patch_is_swept_after_a_week_and_the_current_one_stays() -> None:
    installed(QUESTION, choice_parameters())
    before = row("Callcraft.TestQuestion")
    installed(at_version(QUESTION, 1, 2, 99), choice_parameters())
    assert sweep(now=timezone.now() + timedelta(days=8)) == len(before.files)
    after = row("Callcraft.TestQuestion")
    assert all(storage.exists(after.storage_prefix + path) for path in after.files)


def test_page_that_is_open_goes_on_loading_the_patch_it_was_opened_with() -> None:
    content = installed(QUESTION, choice_parameters())
    before, opened = row("Callcraft.TestQuestion"), timezone.now()
    installed(at_version(QUESTION, 1, 2, 99), choice_parameters())
    after = row("Callcraft.TestQuestion")
    folder = QUESTION.folder
    assert library_prefix(TENANT, folder, at=opened) == before.storage_prefix
    assert library_prefix(TENANT, folder, at=timezone.now()) == after.storage_prefix
    assert library_prefix(TENANT, folder) == after.storage_prefix
    for time, patch in ((opened, before), (None, after)):
        played = played_content(TENANT, content.id, at=time)
        assert played is not None
        assert played.library_prefixes[folder] == patch.storage_prefix
    assert library_prefix(TENANT, folder, at=opened - timedelta(days=1)) is None
    disable_library(tenant=TENANT, library=after.id, by="office")
    assert library_prefix(TENANT, folder, at=opened) is None


def test_files_without_rows_are_swept_after_a_day(store: Path) -> None:
    content = installed(QUESTION, choice_parameters())
    count = len([path for path in store.rglob("*") if path.is_file()])
    content.delete()
    Library.objects.all().delete()
    sweep_h5p(0)
    assert sweep(now=timezone.now() + timedelta(days=2)) == count


def test_list_tells_who_needs_what() -> None:
    installed(QUESTION, choice_parameters())
    installed(QUESTION, choice_parameters())
    allow_library(tenant=TENANT, machine_name="Callcraft.TestBase", by="office")
    with CaptureQueriesContext(connection) as queries:
        rows = {each.library.machine_name: each for each in library_rows(TENANT)}
    assert len(queries) == 6
    assert rows["Callcraft.TestQuestion"].usage.contents == 2
    assert rows["Callcraft.TestBase"].usage.needed_by == ("Callcraft.TestQuestion 1.2",)
    assert rows["Callcraft.TestEditor"].usage.is_free
    assert [name for name, each in rows.items() if each.is_allowed] == ["Callcraft.TestBase"]
    assert [each.library.title for each in library_rows(TENANT, search="test tools")]
    assert not library_rows(TENANT + 1)


def test_list_of_allowed_libraries_says_what_is_wrong() -> None:
    with pytest.raises(WrongMachineName):
        allow_library(tenant=TENANT, machine_name="no name!", by="office")
    with pytest.raises(WrongFingerprint):
        allow_library(tenant=TENANT, machine_name="H5P.Blanks", sha256="12", by="office")
    entry = allow_library(tenant=TENANT, machine_name="H5P.Blanks", by="office")
    assert allow_library(tenant=TENANT, machine_name="H5P.Blanks", by="other") == entry
    disallow_library(tenant=TENANT + 1, entry=entry.id)
    assert AllowedLibrary.objects.filter(id=entry.id).exists()
    disallow_library(tenant=TENANT, entry=entry.id)
    assert not AllowedLibrary.objects.exists()

"""Packages are installed whole or not at all; libraries side by side, the higher patch in use."""

import json
from pathlib import Path

import pytest

from content.h5p.models import Content, ContentLibrary, Library, LibraryDependency
from content.h5p.queries import allowed_libraries, current_libraries, library_prefix
from content.h5p.services import allow_library, disable_library, restrict_libraries
from content.storage import services as storage
from tests.builders.h5p import (
    at_version,
    choice_parameters,
    field_files,
    field_parameters,
    library,
    package_files,
    series_parameters,
    with_description,
    with_files,
)
from tests.builders.h5p_installed import (
    TENANT,
    codes,
    install,
    installed,
    libraries_alone,
    with_json,
)

QUESTION = library("Callcraft.TestQuestion")
BASE = library("Callcraft.TestBase")
FIELDS = library("Callcraft.TestFields")
TOOLS = library("Callcraft.TestTools")
SERIES = library("Callcraft.TestSeries")

pytestmark = pytest.mark.django_db


def current(machine_name: str, tenant: int = TENANT) -> list[str]:
    rows = current_libraries(tenant).filter(machine_name=machine_name)
    return sorted(str(row) for row in rows)


def stored(store: Path) -> set[str]:
    return {path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file()}


def patched(patch: int, **files: bytes) -> dict[str, bytes]:
    newer = with_files(at_version(QUESTION, 1, 2, patch), files)
    return package_files(newer, choice_parameters())


def test_package_brings_content_files_and_libraries() -> None:
    content = installed(FIELDS, field_parameters(), files=field_files())
    assert content.title == "Greeting a caller"
    assert str(content.name) == FIELDS.name
    assert content.files == {name: len(data) for name, data in field_files().items()}
    assert b"".join(storage.open_file(content.storage_prefix + "files/note.txt")).startswith(b"Cal")
    assert content.parameters["plain"] == "Plain &amp; simple"
    row = Library.objects.get(tenant=TENANT, machine_name="Callcraft.TestFields")
    assert row.sha256 != Library.objects.get(machine_name="Callcraft.TestQuestion").sha256
    assert json.loads(row.semantics) == FIELDS.semantics
    for path, size in row.files.items():
        assert storage.size(row.storage_prefix + path) == size
    assert library_prefix(TENANT, FIELDS.folder) == row.storage_prefix
    assert library_prefix(TENANT + 1, FIELDS.folder) is None


def test_content_names_its_libraries_main_one_first() -> None:
    content = installed(SERIES, series_parameters())
    names = [str(each.name) for each in content.libraries.all()]
    assert names == [SERIES.name, QUESTION.name]


def test_dependencies_of_a_library_are_kept_with_their_kind() -> None:
    installed(QUESTION, choice_parameters())
    told = LibraryDependency.objects.filter(library__machine_name="Callcraft.TestQuestion")
    kinds = {each.machine_name: each.kind for each in told}
    assert kinds["Callcraft.TestBase"] == "preloaded"


def test_content_without_libraries_works_when_they_are_installed() -> None:
    refused = install(package_files(QUESTION, choice_parameters(), libraries=[]))
    assert refused.content is None
    assert "h5p.dependency.missing" in codes(refused, "error")
    installed(QUESTION, choice_parameters())
    assert installed(QUESTION, choice_parameters(), libraries=[]).name.machine_name


def test_refused_package_leaves_nothing(store: Path) -> None:
    files = package_files(QUESTION, choice_parameters()) | {"content/page.html": b"<p>Hi"}
    done = install(files)
    assert codes(done, "error") == {"h5p.content.file_type"}
    assert not stored(store)
    assert not Library.objects.exists()


def test_higher_patch_takes_the_place_and_the_old_files_stay(store: Path) -> None:
    installed(QUESTION, choice_parameters())
    before = Library.objects.get(machine_name="Callcraft.TestQuestion")
    installed(at_version(QUESTION, 1, 2, 99), choice_parameters())
    assert current("Callcraft.TestQuestion") == ["Callcraft.TestQuestion 1.2.99"]
    before.refresh_from_db()
    assert before.replaced_at is not None
    assert storage.exists(before.storage_prefix + "question.js")


def test_lower_patch_is_told_and_not_taken() -> None:
    installed(at_version(QUESTION, 1, 2, 99), choice_parameters())
    done = install(patched(3))
    assert done.content is not None
    assert "h5p.library.older" in codes(done)
    assert current("Callcraft.TestQuestion") == ["Callcraft.TestQuestion 1.2.99"]


def test_same_version_with_other_files_is_told_and_the_installed_one_stays() -> None:
    installed(QUESTION, choice_parameters())
    before = Library.objects.get(machine_name="Callcraft.TestQuestion")
    changed = with_files(QUESTION, {"question.js": b"alert('mine now')"})
    done = install(package_files(changed, choice_parameters()))
    assert "h5p.library.differs" in codes(done, "warning")
    assert Library.objects.get(machine_name="Callcraft.TestQuestion").sha256 == before.sha256


def test_new_minor_lives_beside_the_old() -> None:
    installed(QUESTION, choice_parameters())
    installed(at_version(QUESTION, 1, 3), choice_parameters())
    assert len(current("Callcraft.TestQuestion")) == 2


def test_libraries_of_another_tenant_do_not_count() -> None:
    installed(QUESTION, choice_parameters())
    files = package_files(QUESTION, choice_parameters(), libraries=[])
    assert install(files, tenant=TENANT + 1).content is None


def test_package_of_libraries_alone_installs_them() -> None:
    done = install(libraries_alone([TOOLS]))
    assert (done.content, [str(each) for each in done.libraries]) == (
        None,
        [f"Callcraft.TestTools {'.'.join(map(str, TOOLS.version))}"],
    )


# -- Whose hand ----------------------------------------------------------------------------------


def test_whoever_may_not_install_libraries_brings_none() -> None:
    done = install(package_files(QUESTION, choice_parameters()), may_install=False)
    assert codes(done, "error") == {"h5p.library.not_permitted"}
    assert not Library.objects.exists()


def test_whoever_may_not_install_libraries_brings_content_for_installed_ones() -> None:
    installed(QUESTION, choice_parameters())
    done = install(patched(99), may_install=False)
    assert done.content is not None
    assert "h5p.library.not_taken" in codes(done, "note")
    assert not done.libraries


def test_allowed_library_comes_in_by_anybody() -> None:
    files = package_files(QUESTION, choice_parameters())
    for each in {name.partition("/")[0] for name in files if "/library.json" in name}:
        allow_library(tenant=TENANT, machine_name=each.partition("-")[0], by="office")
    assert install(files, may_install=False).content is not None


def test_allowing_by_fingerprint_lets_these_very_files_in_and_no_others() -> None:
    sha256 = install(libraries_alone([TOOLS])).libraries[0].sha256
    Library.objects.all().delete()
    allow_library(tenant=TENANT, machine_name="Callcraft.TestTools", sha256=sha256, by="office")
    changed = with_files(TOOLS, {"tools.js": b"alert('mine now')"})
    assert codes(install(libraries_alone([changed]), may_install=False), "error")
    assert install(libraries_alone([TOOLS]), may_install=False).libraries


def test_strict_centre_installs_only_what_is_on_its_list() -> None:
    restrict_libraries(tenant=TENANT, only_allowed=True, by="office")
    assert allowed_libraries(TENANT).only_these
    done = install(libraries_alone([TOOLS]))
    assert codes(done, "error") == {"h5p.library.not_allowed"}
    allow_library(tenant=TENANT, machine_name="Callcraft.TestTools", by="office")
    assert install(libraries_alone([TOOLS])).libraries


def test_content_for_a_switched_off_library_is_refused_and_stays_off_with_a_new_patch() -> None:
    installed(QUESTION, choice_parameters())
    [row] = Library.objects.filter(machine_name="Callcraft.TestQuestion")
    disable_library(tenant=TENANT, library=row.id, by="office")
    assert codes(install(patched(99)), "error") == {"h5p.library.disabled"}
    install(libraries_alone([at_version(QUESTION, 1, 2, 99)]))
    [newer] = current_libraries(TENANT).filter(machine_name="Callcraft.TestQuestion")
    assert (newer.patch, newer.is_disabled) == (99, True)


# -- Dependencies --------------------------------------------------------------------------------


def test_other_minor_does_not_do() -> None:
    install(libraries_alone([TOOLS, at_version(BASE, 9, 9)]))
    done = install(package_files(QUESTION, choice_parameters(), libraries=[QUESTION]))
    assert "h5p.dependency.version" in codes(done, "error")


def test_library_that_is_no_content_is_not_played() -> None:
    part = with_description(QUESTION, runnable=0)
    assert "h5p.main.not_runnable" in codes(install(package_files(part, choice_parameters())))


def test_library_spelt_like_an_installed_one_is_refused() -> None:
    installed(QUESTION, choice_parameters())
    other = with_description(QUESTION, machineName="callcraft.testquestion")
    done = install(libraries_alone([other]))
    assert codes(done, "error") == {"h5p.library.shadows"}


# -- Bad moments ---------------------------------------------------------------------------------


def test_failure_while_rows_are_written_leaves_neither_rows_nor_files(store: Path) -> None:
    def fails(content: Content) -> None:
        raise RuntimeError("no space")

    with pytest.raises(RuntimeError, match="no space"):
        install(package_files(QUESTION, choice_parameters()), also=fails)
    assert not stored(store)
    assert not Library.objects.exists()
    assert not ContentLibrary.objects.exists()


def test_failure_while_files_are_written_leaves_nothing(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, calls = storage.put, []

    def put_some(key: str, file: object) -> None:
        calls.append(key)
        if len(calls) == 3:
            raise OSError("disk full")
        put(key, file)  # type: ignore[arg-type]

    monkeypatch.setattr(storage, "put", put_some)
    with pytest.raises(OSError, match="disk full"):
        install(package_files(QUESTION, choice_parameters()))
    assert not stored(store)


def test_script_in_parameters_is_gone_when_stored() -> None:
    files = package_files(QUESTION, choice_parameters())
    hostile = choice_parameters(question="<p>Hi<img src=x onerror=alert(1)><script>1</script></p>")
    done = install(with_json(files, "content/content.json", hostile))
    assert done.content is not None
    assert "onerror" not in done.content.parameters_json
    assert "<script" not in done.content.parameters_json

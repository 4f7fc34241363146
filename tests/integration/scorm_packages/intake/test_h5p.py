"""H5P packages come in through the same door as all others, whole or not at all."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from content.h5p.models import Content, Library
from scorm_packages.intake.services import ImportReport, import_libraries, import_package
from scorm_packages.runtime.models import Package, PackageItem
from tests.builders.file_stores import files_in
from tests.builders.h5p import (
    choice_parameters,
    h5p_package,
    library,
    package_files,
    series_parameters,
)
from tests.builders.zips import ordinary_zip

TENANT = 7
QUESTION = library("Callcraft.TestQuestion")


@pytest.fixture(autouse=True)
def store(tmp_path: Path) -> Iterator[Path]:
    with files_in(tmp_path):
        yield tmp_path


def take_in(data: bytes, **more: Any) -> ImportReport:
    return import_package(
        tenant=TENANT,
        upload=io.BytesIO(data),
        file_name="greeting.h5p",
        imported_by="trainer-1",
        **{"may_install_libraries": True, **more},
    )


def stored(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_package_has_one_item_and_its_content() -> None:
    report = take_in(h5p_package(library("Callcraft.TestSeries"), series_parameters()))
    assert report.installed, report.findings
    package = Package.objects.get(tenant=TENANT)
    assert (package.format, package.title, package.language) == ("h5p", "Greeting a caller", "en")
    assert package.identifier == "Callcraft.TestSeries"
    assert package.h5p_content is not None
    assert package.storage_prefix == package.h5p_content.storage_prefix
    [item] = PackageItem.objects.filter(package=package)
    assert (item.identifier, item.kind, item.href) == ("content", "h5p", "h5p/")
    assert "h5p.library.installs" in {each["code"] for each in package.findings}


@pytest.mark.django_db
def test_dry_run_and_refusal_store_nothing(store: Path) -> None:
    assert take_in(h5p_package(QUESTION, choice_parameters()), dry_run=True).package is None
    refused = take_in(h5p_package(QUESTION, choice_parameters()), may_install_libraries=False)
    assert refused.refused
    assert [each.code for each in refused.findings][:1] == ["h5p.library.not_permitted"]
    assert not stored(store)
    assert not Library.objects.exists()


@pytest.mark.django_db
def test_same_file_again_gives_the_package_that_is_there() -> None:
    data = h5p_package(QUESTION, choice_parameters())
    first, second = take_in(data), take_in(data)
    assert (second.package, second.installed) == (first.package, False)
    assert Content.objects.count() == 1


@pytest.mark.django_db
def test_title_of_the_file_is_taken_where_the_package_has_none() -> None:
    report = take_in(h5p_package(QUESTION, choice_parameters(), title=None))
    assert report.package is not None
    assert report.package.title == "greeting"
    assert report.package.h5p_content is not None
    assert report.package.h5p_content.title == "greeting"


@pytest.mark.django_db
def test_package_one_folder_down_is_taken_from_there() -> None:
    files = package_files(QUESTION, choice_parameters())
    report = take_in(ordinary_zip({f"My course/{name}": data for name, data in files.items()}))
    assert report.installed
    assert "package.in_folder" in {each.code for each in report.findings}


@pytest.mark.django_db
def test_zip_is_guarded_as_for_all_formats() -> None:
    files = package_files(QUESTION, choice_parameters()) | {"content/../../x.png": b"x"}
    assert "zip.traversal" in {each.code for each in take_in(ordinary_zip(files)).findings}


@pytest.mark.django_db
def test_failure_of_the_rows_leaves_no_files(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(*args: object, **kwargs: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(PackageItem.objects, "bulk_create", no_space)
    with pytest.raises(OSError, match="no space"):
        take_in(h5p_package(QUESTION, choice_parameters()))
    assert not stored(store)
    assert not Library.objects.exists()


@pytest.mark.django_db
def test_libraries_of_a_file_are_installed_without_its_content(store: Path) -> None:
    data = h5p_package(QUESTION, choice_parameters())
    report = import_libraries(tenant=TENANT, upload=io.BytesIO(data), imported_by="office")
    assert "Callcraft.TestQuestion 1.2.3" in report.installed
    assert not Content.objects.exists()
    again = import_libraries(tenant=TENANT, upload=io.BytesIO(data), imported_by="office")
    assert (again.installed, again.refused) == ((), False)
    broken = import_libraries(tenant=TENANT, upload=io.BytesIO(b"x"), imported_by="office")
    assert broken.refused


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("titles", [("Same", "Same", "Same"), ("One", "Two", "Three")])
def test_at_once_the_same_file_makes_one_package_and_a_library_comes_in_once(
    store: Path, titles: tuple[str, ...]
) -> None:
    reports: list[ImportReport] = []
    start = threading.Barrier(len(titles))

    def one(title: str) -> None:
        try:
            start.wait(10)
            reports.append(take_in(h5p_package(QUESTION, choice_parameters(), title=title)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[title]) for title in titles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(reports) == len(titles)
    assert all(report.package is not None for report in reports)
    assert Package.objects.count() == len(set(titles)) == Content.objects.count()
    names = [str(each) for each in Library.objects.all()]
    assert len(names) == len(set(names)) == 5
    kept = {path.relative_to(store).parts[3] for path in stored(store)}
    assert kept <= {str(each.id) for each in (*Library.objects.all(), *Content.objects.all())}

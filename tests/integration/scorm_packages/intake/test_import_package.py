"""Importing packages: whole or not at all."""

import io
import threading
import uuid
import zipfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from content.storage import services as storage
from scorm_packages.intake import tasks
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS, Limits
from scorm_packages.intake.services import (
    ImportReport,
    import_package,
    importing,
    sweep_orphans,
)
from scorm_packages.manifest.catalogue import CATALOGUE
from scorm_packages.manifest.findings import Finding
from scorm_packages.runtime.models import Package, PackageItem
from tests.builders.broken_manifests import MANIFEST_CASES, replaced
from tests.builders.broken_zips import ZIP_CASES, Case
from tests.builders.packages import ScoSpec, scorm12_files, scorm12_package
from xapi.tenancy import uuid7

TENANT = 7
REFUSED = [case for case in ZIP_CASES + MANIFEST_CASES if CATALOGUE[case.code].severity == "error"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Path:
    """Keep the files of each test in a folder of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "store")},
        },
    }
    return tmp_path / "store"


def stored_files(store: Path) -> set[str]:
    return {str(path.relative_to(store)) for path in store.rglob("*") if path.is_file()}


def take_in(
    data: bytes,
    *,
    tenant: int = TENANT,
    dry_run: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    file_name: str = "course.zip",
) -> ImportReport:
    return import_package(
        tenant=tenant,
        upload=io.BytesIO(data),
        file_name=file_name,
        imported_by="trainer-1",
        dry_run=dry_run,
        limits=limits,
    )


def codes(report: ImportReport) -> list[str]:
    return [each.code for each in report.findings]


def test_good_package_is_installed_with_its_files_and_items(store: Path) -> None:
    scos = [
        ScoSpec(title="开场白", href="第一课/开场白.html", values={"masteryscore": "80"}),
        ScoSpec(title="Closing", href="closing.html", parameters="?step=2"),
    ]
    report = take_in(scorm12_package(scos, title="接听第一通电话", extra_files={"a/b.png": b"png"}))
    assert report.installed
    assert not report.refused
    assert report.findings == []
    package = Package.objects.get(tenant=TENANT)
    assert report.package == package
    assert package.title == "接听第一通电话"
    assert package.file_count == 4
    assert package.storage_prefix == f"packages/{TENANT}/{package.id}/"
    assert stored_files(store) == {
        package.storage_prefix + name
        for name in ("imsmanifest.xml", "第一课/开场白.html", "closing.html", "a/b.png")
    }
    content = b"".join(storage.open_file(package.storage_prefix + "第一课/开场白.html"))
    assert content == scorm12_files(scos)["第一课/开场白.html"]
    assert package.size_bytes == sum(storage.size(name) for name in stored_files(store))
    first, second = PackageItem.objects.filter(tenant=TENANT, package=package)
    assert (first.title, first.mastery_score, first.kind) == ("开场白", Decimal(80), "sco")
    assert (second.href, second.position) == ("closing.html?step=2", 2)


def test_nested_items_keep_their_parents() -> None:
    child = '<item identifier="i2" identifierref="r1"><title>Two</title></item>'
    package = take_in(replaced("<title>One</title>", f"<title>One</title>{child}")).package
    assert package is not None
    one, two = PackageItem.objects.filter(tenant=TENANT, package=package)
    assert one.parent is None
    assert two.parent == one


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_refused_package_changes_nothing(case: Case, store: Path) -> None:
    report = take_in(case.make(), limits=case.limits)
    assert report.refused
    assert not report.installed
    assert report.package is None
    assert case.code in codes(report)
    assert not Package.objects.filter(tenant=TENANT).exists()
    assert stored_files(store) == set()
    for language in ("en", "zh-Hans"):
        told = report.as_dict(language)
        assert told["installed"] is False
        assert all(each["message"] and each["remedy"] for each in told["findings"])


def test_dry_run_finds_and_stores_nothing(store: Path) -> None:
    report = take_in(scorm12_package(folder="course/"), dry_run=True)
    assert codes(report) == ["package.in_folder"]
    assert not report.refused
    assert not report.installed
    assert not Package.objects.filter(tenant=TENANT).exists()
    assert stored_files(store) == set()


def test_findings_are_stored_without_a_language() -> None:
    package = take_in(scorm12_package(folder="course/")).package
    assert package is not None
    package.refresh_from_db()
    (record,) = package.findings
    assert "course" in Finding.from_record(record).message("zh-Hans")


def test_same_file_again_gives_the_package_that_is_there(store: Path) -> None:
    first = take_in(scorm12_package())
    files = stored_files(store)
    again = take_in(scorm12_package())
    assert again.package == first.package
    assert not again.installed
    assert not again.refused
    assert codes(again) == ["package.already_installed"]
    assert stored_files(store) == files


def test_same_file_is_installed_anew_when_the_old_package_is_retired() -> None:
    first = take_in(scorm12_package())
    Package.objects.filter(tenant=TENANT).update(retired_at=timezone.now())
    again = take_in(scorm12_package())
    assert again.installed
    assert again.package != first.package


def test_tenants_do_not_see_each_other() -> None:
    take_in(scorm12_package())
    other = take_in(scorm12_package(), tenant=TENANT + 1)
    assert other.installed
    assert codes(other) == []


def test_new_version_is_installed_beside_the_old_one() -> None:
    take_in(scorm12_package())
    report = take_in(scorm12_package(extra_files={"new.css": b"p{}"}))
    assert report.installed
    assert codes(report) == ["package.other_version"]
    assert Package.objects.filter(tenant=TENANT).count() == 2


def test_course_without_title_is_named_after_its_file() -> None:
    data = replaced("<title>Taking the first call</title>", "")
    report = take_in(data, file_name="新员工 第一课.zip")
    assert report.package is not None
    assert report.package.title == "新员工 第一课"
    assert codes(report) == ["package.title_from_file"]


def test_labels_are_dns_labels_and_differ() -> None:
    reports = [take_in(scorm12_package(identifier=f"course.{n}")) for n in range(3)]
    labels = {report.package.label for report in reports if report.package}
    assert len(labels) == 3
    assert all(label.isalnum() and label.islower() and label[0].isalpha() for label in labels)


@pytest.mark.parametrize("failing", ["put", "bulk_create"])
def test_failure_halfway_leaves_nothing(
    failing: str, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object) -> None:
        raise OSError("No space left on device")

    put: Callable[[str, BinaryIO], None] = storage.put

    def put_once(key: str, file: BinaryIO) -> None:
        if stored_files(store):
            no_space()
        put(key, file)

    if failing == "put":
        monkeypatch.setattr(storage, "put", put_once)
    else:
        monkeypatch.setattr(PackageItem.objects, "bulk_create", no_space)
    with pytest.raises(OSError, match="No space"):
        take_in(scorm12_package())
    assert not Package.objects.filter(tenant=TENANT).exists()
    assert stored_files(store) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_known", [True, False])
def test_connection_that_breaks_at_the_commit_leaves_rows_and_files_or_neither(
    store: Path, monkeypatch: pytest.MonkeyPatch, is_known: bool
) -> None:
    """COMMIT may have come through although its answer did not."""
    commit: Callable[[BaseDatabaseWrapper], None] = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

    def broken(wrapper: BaseDatabaseWrapper) -> None:
        if is_known:
            commit(wrapper)
        monkeypatch.setattr(BaseDatabaseWrapper, "_commit", commit)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(BaseDatabaseWrapper, "_commit", broken)
    with pytest.raises(OperationalError):
        take_in(scorm12_package())
    assert Package.objects.filter(tenant=TENANT).exists() is is_known
    assert bool(stored_files(store)) is is_known


class ChangingFile(io.BytesIO):
    """An upload that somebody overwrites: from then on it reads differently."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.changed = False

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        return data.replace(b"A" * 50, b"B" * 50) if self.changed else data


def test_file_that_changes_after_it_was_examined_is_refused(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {**scorm12_files(), "a.txt": b"A" * 500}.items():
            archive.writestr(name, data)
    upload = ChangingFile(buffer.getvalue())
    sha256 = importing._sha256

    def change(file: BinaryIO) -> str:
        digest = sha256(file)
        upload.changed = True
        return digest

    monkeypatch.setattr(importing, "_sha256", change)
    report = import_package(
        tenant=TENANT, upload=upload, file_name="a.zip", imported_by="trainer-1"
    )
    assert codes(report) == ["zip.entry_corrupt"]
    assert report.refused
    assert stored_files(store) == set()


def test_orphans_are_swept_and_packages_kept(store: Path) -> None:
    package = take_in(scorm12_package()).package
    assert package is not None
    kept = stored_files(store)
    orphan = f"packages/{TENANT}/{uuid7()}/"
    storage.put(orphan + "a/index.html", io.BytesIO(b"left behind"))
    storage.put(f"packages/{TENANT}/{uuid.uuid4()}/x", io.BytesIO(b"not ours"))
    assert sweep_orphans() == 0
    tomorrow = timezone.now() + timedelta(days=1, seconds=1)
    assert sweep_orphans(now=tomorrow) == 1
    assert {name for name in stored_files(store) if str(package.id) in name} == kept
    assert not any(name.startswith(orphan) for name in stored_files(store))
    assert len(stored_files(store)) == len(kept) + 1


def test_nightly_job_sweeps_what_a_killed_import_left_two_days_ago(store: Path) -> None:
    milliseconds = int((timezone.now() - timedelta(days=2)).timestamp() * 1000)
    old = uuid.UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62 | 1)
    storage.put(f"packages/{TENANT}/{old}/index.html", io.BytesIO(b"left behind"))
    storage.put(f"packages/{TENANT}/{uuid7()}/index.html", io.BytesIO(b"under way"))
    tasks.sweep(timestamp=0)
    assert not storage.exists(f"packages/{TENANT}/{old}/index.html")
    assert len(stored_files(store)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_install_it_once(store: Path) -> None:
    reports: list[ImportReport] = []
    gate = threading.Barrier(2)

    def run() -> None:
        gate.wait()
        try:
            reports.append(take_in(scorm12_package()))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.installed for report in reports) == [False, True]
    assert reports[0].package == reports[1].package
    package = Package.objects.get(tenant=TENANT)
    assert all(name.startswith(package.storage_prefix) for name in stored_files(store))

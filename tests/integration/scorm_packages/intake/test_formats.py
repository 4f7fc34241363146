"""Each format is installed with what it knows: items, edition, structure."""

import codecs
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from scorm_packages.intake.rules.examine import BARE_CMI5
from scorm_packages.intake.services import ImportReport, import_package
from scorm_packages.manifest.catalogue import CATALOGUE
from scorm_packages.runtime.models import Package, PackageItem
from scorm_packages.sequencing.definition import read_tree, write_tree
from tests.builders.broken_sequencing import SEQUENCING_CASES
from tests.builders.broken_zips import Case
from tests.builders.scorm2004 import (
    FILES,
    NOTHING_AT_ITS_DEFAULT,
    item,
    manifest2004,
    package2004,
)
from tests.builders.zips import RawEntry, raw_zip

TENANT = 7
REFUSED = [case for case in SEQUENCING_CASES if CATALOGUE[case.code].severity == "error"]
BARE = """<?xml version="1.0" encoding="utf-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="https://example.test/course">
    <title><langstring lang="en">Listening</langstring></title>
    <description><langstring lang="en">How to listen</langstring></description>
  </course>
  <au id="https://example.test/course/au1">
    <title><langstring lang="en">First</langstring></title>
    <description><langstring lang="en">The first</langstring></description>
    <url>{url}</url>
  </au>
</courseStructure>
"""

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


def take_in(data: bytes, file_name: str = "course.zip") -> ImportReport:
    return import_package(
        tenant=TENANT, upload=io.BytesIO(data), file_name=file_name, imported_by="trainer-1"
    )


def installed(data: bytes, file_name: str = "course.zip") -> Package:
    report = take_in(data, file_name)
    assert report.installed, report.findings
    return Package.objects.get(tenant=TENANT)


@pytest.mark.parametrize(
    ("version", "edition"),
    [("CAM 1.3", "2nd"), ("2004 3rd Edition", "3rd"), ("2004 4th Edition", "4th")],
)
def test_scorm_2004_is_installed_with_its_edition_items_and_activity_tree(
    version: str, edition: str
) -> None:
    limit = '<imsss:limitConditions attemptAbsoluteDurationLimit="P5Y6M4DT12H30M58.55S"/>'
    chapter = item(
        "chapter", NOTHING_AT_ITS_DEFAULT, inside=item("i1", limit) + item("i2", reference="r2")
    )
    flow = '<imsss:controlMode flow="true"/>'
    package = installed(package2004(manifest2004(chapter, flow, version=version)))
    assert (package.format, package.edition) == (Package.Format.SCORM_2004, edition)
    assert (package.identifier, package.title) == (
        "callcraft.test.course",
        "Taking the first call",
    )
    one, two, three = PackageItem.objects.filter(tenant=TENANT, package=package)
    assert [each.identifier for each in (one, two, three)] == ["chapter", "i1", "i2"]
    assert (one.href, one.parent, two.parent, three.parent) == ("", None, one, one)
    assert (two.href, two.kind) == ("index.html", PackageItem.Kind.SCO)
    assert two.max_time_allowed == "P5Y6M4DT12H30M58.55S"
    tree = read_tree(json.dumps(package.structure))
    assert json.loads(write_tree(tree)) == package.structure
    assert [each.id for each in tree.root.walk()] == ["course", "chapter", "i1", "i2"]
    assert tree.edition == edition


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_refused_package_of_scorm_2004_changes_nothing(case: Case, store: Path) -> None:
    report = take_in(case.make())
    assert report.refused
    assert case.code in {each.code for each in report.findings}
    assert not Package.objects.filter(tenant=TENANT).exists()
    assert not store.exists()


def test_repairs_hold_for_scorm_2004_too(store: Path) -> None:
    """One folder down, a byte order mark, another letter case, names in GBK: all at once."""
    manifest = manifest2004(item("i1")).replace("index.html", "第一课/开场白/INDEX.html")
    files = {
        "我的课程/imsmanifest.xml": codecs.BOM_UTF8 + manifest.encode(),
        "我的课程/第一课/开场白/index.html": FILES["index.html"],
        "我的课程/two.html": FILES["two.html"],
    }
    data = raw_zip([RawEntry(name.encode("gbk"), content) for name, content in files.items()])
    report = take_in(data)
    assert report.installed
    assert {each.code for each in report.findings} == {
        "zip.name_encoding",
        "package.in_folder",
        "scorm2004.href_repaired",
    }
    assert report.package is not None
    (read,) = PackageItem.objects.filter(tenant=TENANT, package=report.package)
    assert unquote(read.href) == "第一课/开场白/index.html"
    assert (store / report.package.storage_prefix / unquote(read.href)).is_file()


def test_zip64_is_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"imsmanifest.xml": manifest2004().encode(), **FILES}.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
                entry.write(data)
    assert installed(buffer.getvalue()).file_count == 3


def test_bare_course_structure_is_installed_and_kept() -> None:
    """cmi5 14.2: an AU of a course structure without a zip has an absolute URL."""
    text = BARE.format(url="https://content.example.test/au1/index.html")
    package = installed(text.encode(), "cmi5.xml")
    assert (package.format, package.title) == (Package.Format.CMI5, "Listening")
    assert (package.file_count, package.size_bytes) == (1, len(text.encode()))
    (au,) = PackageItem.objects.filter(tenant=TENANT, package=package)
    assert (au.kind, au.href) == ("au", "https://content.example.test/au1/index.html")
    assert package.structure is not None
    assert package.structure["children"][0]["id"] == "https://example.test/course/au1"


def test_bare_course_structure_with_files_of_its_own_is_refused(store: Path) -> None:
    """cmi5 14.2"""
    report = take_in(BARE.format(url="au1/index.html").encode(), BARE_CMI5)
    assert [each.code for each in report.findings] == ["cmi5.url_relative"]
    assert report.refused
    assert not store.exists()


def test_tin_can_package_is_installed_with_its_activities() -> None:
    text = (
        '<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities><activity '
        'id="https://example.test/tc" type="http://adlnet.gov/expapi/activities/course">'
        '<name lang="en">Listening</name><launch lang="en">index.html</launch></activity>'
        "</activities></tincan>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("tincan.xml", text)
        archive.writestr("index.html", b"<p>Listen</p>")
    package = installed(buffer.getvalue())
    assert (package.format, package.title) == (Package.Format.XAPI, "Listening")
    (item_,) = PackageItem.objects.filter(tenant=TENANT, package=package)
    assert (item_.kind, item_.href) == ("au", "index.html")

"""`export-module`, `export-package`, `dispatch`: what they print, write, and exit with."""

import contextlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from lms.config import commands
from lms.config.commands import main
from lms.people.models import AuditRow
from scorm_packages.intake.rules.examine import examine
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS
from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Package
from tests.builders.centre import Centre
from tests.builders.h5p import choice_parameters, h5p_package, library
from tests.builders.packages import scorm12_package

pytestmark = pytest.mark.django_db

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The test's own database is open already; files lie in a folder of their own."""
    monkeypatch.setattr(commands, "_database", contextlib.nullcontext)
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    with override_settings(STORAGES={**settings.STORAGES, "default": files}):
        yield


@pytest.fixture
def package() -> Package:
    report = import_package(
        tenant=Centre().tenant.id,
        upload=io.BytesIO(scorm12_package()),
        file_name="course.zip",
        imported_by="test",
    )
    assert report.package is not None
    return report.package


def ran(output: Output, *words: str, code: int = 0) -> Any:
    """Run a command with `--json`, and read the one document that it prints."""
    assert main([*words, "--json"]) == code
    return json.loads(output.readouterr().out)


@pytest.mark.parametrize("format_", ["scorm12", "scorm2004", "scorm2004-3rd", "cmi5"])
def test_every_listed_module_can_be_exported(
    capsys: Output, tmp_path: Path, package: Package, format_: str
) -> None:
    listed = ran(capsys, "list-modules")
    assert {"module", "package"} == {row["kind"] for row in listed}
    for row in listed:
        out = tmp_path / "out.zip"
        document = ran(capsys, "export-module", row["id"], "--format", format_, "--out", str(out))
        assert document["file"] == str(out)
        assert document["format"] == format_
        with out.open("rb") as written:
            diagnosis = examine(written, DEFAULT_LIMITS)
        assert [f.code for f in diagnosis.findings if f.severity != "info"] == []


def test_a_course_of_pages_is_refused_as_h5p_with_exit_3_and_no_file(
    capsys: Output, tmp_path: Path, package: Package
) -> None:
    out = tmp_path / "out.h5p"
    wanted = str(package.id)
    document = ran(capsys, "export-module", wanted, "--format", "h5p", "--out", str(out), code=3)
    assert document["file"] is None
    assert [finding["code"] for finding in document["findings"]] == ["export.not_h5p"]
    assert not out.exists()


def test_every_module_leaves_as_h5p_and_comes_back_in(
    capsys: Output, tmp_path: Path, package: Package
) -> None:
    out = tmp_path / "module.h5p"
    for row in ran(capsys, "list-modules"):
        if row["kind"] != "module":
            continue
        made = ran(capsys, "export-module", row["id"], "--format", "h5p", "--out", str(out))
        assert (made["format"], made["findings"]) == ("h5p", [])
        taken = ran(capsys, "import-package", str(out))
        assert (taken["format"], taken["installed"]) == ("h5p", True)
        assert {each["severity"] for each in taken["findings"]} <= {"info"}


def test_h5p_comes_in_and_leaves_by_commands(
    capsys: Output, tmp_path: Path, package: Package
) -> None:
    sent, out = tmp_path / "greeting.h5p", tmp_path / "again.h5p"
    sent.write_bytes(h5p_package(library("Callcraft.TestQuestion"), choice_parameters()))
    taken = ran(capsys, "import-package", str(sent))
    assert (taken["format"], taken["installed"]) == ("h5p", True)
    [listed] = [row for row in ran(capsys, "list-modules") if row["format"] == "h5p"]
    assert (listed["id"], listed["title"]) == (taken["package"], "Greeting a caller")
    made = ran(capsys, "export-package", listed["id"], "--format", "h5p", "--out", str(out))
    assert (made["format"], made["findings"]) == ("h5p", [])
    again = ran(capsys, "import-package", str(out), "--dry-run")
    assert "error" not in {each["severity"] for each in again["findings"]}


def test_findings_stand_in_the_document(capsys: Output, tmp_path: Path, package: Package) -> None:
    out = str(tmp_path / "out.zip")
    words = ("export-package", str(package.id), "--format", "cmi5", "--out", out)
    (finding,) = ran(capsys, *words)["findings"]
    assert finding["code"] == "export.adapted"
    assert set(finding) == {"code", "severity", "place", "message", "remedy"}


@pytest.mark.parametrize("wanted", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_course_that_is_not_there_is_told_by_its_code(
    capsys: Output, tmp_path: Path, package: Package, wanted: str
) -> None:
    out = tmp_path / "out.zip"
    words = ("export-module", wanted, "--format", "scorm12", "--out", str(out))
    assert ran(capsys, *words, code=1)["error"]["code"] == "export.course_unknown"
    assert not out.exists()


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, package: Package) -> None:
    out = str(tmp_path / "no" / "folder.zip")
    with pytest.raises(SystemExit, match="No such file"):
        main(["export-module", "company", "--format", "scorm12", "--out", out])


def test_a_dispatch_is_made_listed_and_switched_off(
    capsys: Output, tmp_path: Path, package: Package
) -> None:
    out = tmp_path / "dispatch.zip"
    made = ran(
        capsys,
        *("dispatch", "create", str(package.id), "--destination", "Partner"),
        *("--format", "scorm2004", "--max-learners", "20", "--origin", "https://LMS.example/"),
        *("--expires", "2030-01-31T00:00:00Z", "--out", str(out)),
    )
    assert made["origins"] == ["https://lms.example"]
    assert made["max_learners"] == 20
    with zipfile.ZipFile(out) as written:
        assert "imsmanifest.xml" in written.namelist()
    (row,) = ran(capsys, "dispatch", "list")
    assert (row["id"], row["state"], row["learners"]) == (made["id"], "on", 0)
    again = tmp_path / "again.zip"
    ran(capsys, "dispatch", "write", made["id"], "--out", str(again))
    assert again.read_bytes() == out.read_bytes()
    assert ran(capsys, "dispatch", "off", made["id"])["state"] == "off"
    assert ran(capsys, "dispatch", "on", made["id"])["state"] == "on"
    actions = list(AuditRow.objects.order_by("id").values_list("action", flat=True))
    assert [action for action in actions if action.startswith("dispatch.")] == [
        "dispatch.made",
        "dispatch.taken",
        "dispatch.taken",
        "dispatch.switched_off",
        "dispatch.switched_on",
    ]


def test_an_origin_that_is_none_is_refused(capsys: Output, package: Package) -> None:
    words = ("dispatch", "create", str(package.id), "--destination", "x", "--origin", "lms.example")
    assert ran(capsys, *words, code=1)["error"]["code"] == "export.origin_invalid"

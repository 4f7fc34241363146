"""Installed courses as packages for other systems: whole, good, the same each time."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from scorm_packages.export.exceptions import CourseUnknown
from scorm_packages.export.rules.outline import Target
from scorm_packages.export.services import Exported, export_course
from scorm_packages.intake.rules.examine import examine
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS
from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Package
from tests.builders.h5p import choice_parameters, h5p_package, library
from tests.builders.packages import ScoSpec, scorm12_package
from tests.builders.runtime import TENANT
from tests.builders.schemas import cmi5_schema, faults, scorm2004_schema
from tests.builders.scorm2004_courses import one_sco_course
from xapi.tenancy import uuid7

pytestmark = pytest.mark.django_db

ADAPTED = [Target.SCORM_2004, Target.SCORM_2004_3RD, Target.CMI5]
ITEMS = (
    ScoSpec(
        "Greeting", "greeting/index.html", identifier="greeting", values={"masteryscore": "80"}
    ),
    ScoSpec("Étude 通话", "studies/通话 one.html", identifier="study", parameters="?page=2"),
    ScoSpec("Handout", "handout.html", kind="asset", identifier="handout", visible=False),
)


def installed(zip_file: bytes) -> Package:
    report = import_package(
        tenant=TENANT,
        upload=io.BytesIO(zip_file),
        file_name="course.zip",
        imported_by="test",
        may_install_libraries=True,
    )
    assert report.package is not None, [each.code for each in report.findings]
    return report.package


def exported(package: Package, target: Target) -> tuple[bytes, Exported]:
    out = io.BytesIO()
    made = export_course(tenant=TENANT, package=package.id, target=target, out=out)
    return out.getvalue(), made


def files_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def codes(made: Exported) -> list[str]:
    return [each.code for each in made.findings]


def test_a_course_in_its_own_format_is_what_was_uploaded() -> None:
    upload = scorm12_package(ITEMS, extra_files={"media/sound.mp3": b"\0" * 1000})
    data, made = exported(installed(upload), Target.SCORM_12)
    assert files_of(data) == files_of(upload)
    assert not made.findings


@pytest.mark.parametrize("target", [Target.SCORM_12, *ADAPTED])
def test_the_same_course_gives_the_same_bytes(target: Target) -> None:
    package = installed(scorm12_package(ITEMS))
    assert exported(package, target)[0] == exported(package, target)[0]


@pytest.mark.parametrize("target", ADAPTED)
def test_an_adapted_course_passes_our_own_check(target: Target) -> None:
    data, made = exported(installed(scorm12_package(ITEMS)), target)
    assert codes(made) == ["export.adapted"]
    diagnosis = examine(io.BytesIO(data), DEFAULT_LIMITS)
    assert [f for f in diagnosis.findings if f.severity != "info"] == []
    assert diagnosis.format == target.standard


@pytest.mark.parametrize(("target", "edition"), [(ADAPTED[0], "4th"), (ADAPTED[1], "3rd")])
def test_an_adapted_manifest_is_valid(target: Target, edition: str) -> None:
    data, _ = exported(installed(scorm12_package(ITEMS)), target)
    assert faults(scorm2004_schema(edition), files_of(data)["imsmanifest.xml"]) == []


def test_an_adapted_course_structure_is_valid() -> None:
    data, _ = exported(installed(scorm12_package(ITEMS)), Target.CMI5)
    assert faults(cmi5_schema(), files_of(data)["cmi5.xml"]) == []


def test_an_adapted_item_keeps_what_it_asks_for() -> None:
    data, _ = exported(installed(scorm12_package(ITEMS)), Target.SCORM_2004)
    files = files_of(data)
    manifest = etree.fromstring(files["imsmanifest.xml"])
    greeting, study, handout = manifest.iter("{*}item")
    assert [mark.text for mark in greeting.iter("{*}minNormalizedMeasure")] == ["0.8"]
    assert list(study.iter("{*}minNormalizedMeasure")) == []
    assert handout.get("isvisible") == "false"
    page = files["callcraft-adapter/2.html"].decode()
    assert '"href": "../studies/%E9%80%9A%E8%AF%9D%20one.html?page=2"' in page
    assert '"masteryScore": "80"' in files["callcraft-adapter/1.html"].decode()


def test_the_adapter_takes_no_folder_of_the_course() -> None:
    page = {"Callcraft-Adapter/1.html": b"the course's own"}
    data, _ = exported(installed(scorm12_package(extra_files=page)), Target.SCORM_2004)
    files = files_of(data)
    assert files["Callcraft-Adapter/1.html"] == b"the course's own"
    assert "callcraft-adapter-2/1.html" in files


def test_what_another_standard_does_not_know_is_said() -> None:
    items = (
        ScoSpec("One", "one.html", identifier="one"),
        ScoSpec("Two", "two.html", identifier="two", values={"prerequisites": "one"}),
    )
    package = installed(scorm12_package(items))
    assert codes(exported(package, Target.SCORM_2004)[1]) == [
        "export.prerequisites_lost",
        "export.adapted",
    ]
    assert codes(exported(package, Target.SCORM_12)[1]) == []


def test_sequencing_does_not_get_lost_without_a_word() -> None:
    rule = (
        "<imsss:sequencing><imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions>"
        '<imsss:ruleCondition condition="completed"/></imsss:ruleConditions>'
        '<imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules>'
        "</imsss:sequencing>"
    )
    package = installed(one_sco_course(sequencing=rule))
    for target in (Target.SCORM_12, Target.CMI5):
        assert "export.sequencing_lost" in codes(exported(package, target)[1])
    for target in (Target.SCORM_2004, Target.SCORM_2004_3RD):
        assert "export.sequencing_lost" not in codes(exported(package, target)[1])


@pytest.mark.parametrize("target", [Target.SCORM_12, Target.CMI5])
def test_a_scorm_2004_course_passes_our_own_check_as_another(target: Target) -> None:
    data, made = exported(installed(one_sco_course()), target)
    assert "export.adapted" in codes(made)
    assert "export.sequencing_lost" not in codes(made)
    diagnosis = examine(io.BytesIO(data), DEFAULT_LIMITS)
    assert [f for f in diagnosis.findings if f.severity != "info"] == []
    assert diagnosis.format == target.standard


def test_a_4th_edition_course_becomes_a_valid_3rd_edition_one() -> None:
    """CAM: what only the 4th Edition knows is left out, and named."""
    extras = (
        '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.75"/>'
        '<adlcp:data><adlcp:map targetID="urn:store"/></adlcp:data>'
    )
    package = installed(one_sco_course(extras=extras))
    data, made = exported(package, Target.SCORM_2004_3RD)
    assert codes(made) == ["export.edition_features_lost", "export.edition_changed"]
    assert made.findings[0].params["names"] == "adlcp:data"
    manifest = files_of(data)["imsmanifest.xml"]
    assert faults(scorm2004_schema("3rd"), manifest) == []
    (threshold,) = etree.fromstring(manifest).iter("{*}completionThreshold")
    assert (threshold.text, threshold.keys()) == ("0.75", [])


def test_a_3rd_edition_course_becomes_a_valid_4th_edition_one() -> None:
    extras = "<adlcp:completionThreshold>0.5</adlcp:completionThreshold>"
    package = installed(one_sco_course(edition="3rd", extras=extras))
    data, made = exported(package, Target.SCORM_2004)
    assert codes(made) == ["export.edition_changed"]
    manifest = files_of(data)["imsmanifest.xml"]
    assert faults(scorm2004_schema("4th"), manifest) == []
    (threshold,) = etree.fromstring(manifest).iter("{*}completionThreshold")
    assert threshold.get("minProgressMeasure") == "0.5"


def test_no_other_format_becomes_h5p() -> None:
    data, made = exported(installed(scorm12_package()), Target.H5P)
    assert (data, codes(made), made.refused) == (b"", ["export.not_h5p"], True)


def test_content_that_needs_a_record_store_is_not_written_as_scorm() -> None:
    course, _ = exported(installed(scorm12_package()), Target.CMI5)
    package = installed(course)
    assert package.format == Package.Format.CMI5
    data, made = exported(package, Target.SCORM_12)
    assert (data, codes(made)) == (b"", ["export.needs_record_store"])
    again, _ = exported(package, Target.CMI5)
    assert files_of(again) == files_of(course)


def test_a_course_of_another_tenant_is_no_course() -> None:
    package = installed(scorm12_package())
    for tenant, wanted in ((TENANT + 1, package.id), (TENANT, uuid7())):
        with pytest.raises(CourseUnknown):
            export_course(tenant=tenant, package=wanted, target=Target.SCORM_12, out=io.BytesIO())


def test_memory_stays_flat_whatever_the_size(tmp_path: Path) -> None:
    big = {"media/film.mp4": bytes(48 * 1024 * 1024)}
    package = installed(scorm12_package(extra_files=big))
    with (tmp_path / "out.zip").open("wb") as out:
        tracemalloc.start()
        export_course(tenant=TENANT, package=package.id, target=Target.SCORM_2004, out=out)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_h5p_content_is_written_as_h5p_alone() -> None:
    package = installed(h5p_package(library("Callcraft.TestQuestion"), choice_parameters()))
    data, made = exported(package, Target.H5P)
    assert (codes(made), made.refused) == ([], False)
    assert {"h5p.json", "content/content.json"} <= files_of(data).keys()
    data, made = exported(package, Target.SCORM_12)
    assert (data, codes(made)) == (b"", ["export.h5p_stays_h5p"])

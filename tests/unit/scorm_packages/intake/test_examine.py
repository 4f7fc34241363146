"""The package doctor on packages that are good, broken and hostile."""

import io

import pytest

from scorm_packages.intake.rules.contents import CHUNK
from scorm_packages.intake.rules.examine import Diagnosis, examine
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS, Limits
from scorm_packages.manifest.catalogue import CATALOGUE
from scorm_packages.manifest.formats import Format
from tests.builders.broken_manifests import MANIFEST_CASES, of, with_manifest
from tests.builders.broken_sequencing import SEQUENCING_CASES
from tests.builders.broken_zips import ZIP_CASES, Case
from tests.builders.packages import ScoSpec, scorm12_files, scorm12_package
from tests.builders.scorm2004 import manifest2004
from tests.builders.zips import entries_of, ordinary_zip, raw_zip

CASES = ZIP_CASES + MANIFEST_CASES + SEQUENCING_CASES
LOOKED_AT = ("zip", "package", "xml", "scorm12", "scorm2004")
"""Whose codes the cases provoke; those of the other readers have tests of their own."""
SAID_BY_THE_SERVICE = {
    "package.already_installed",
    "package.other_version",
    "package.title_from_file",
}


def examined(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Diagnosis:
    return examine(io.BytesIO(data), limits)


def codes(diagnosis: Diagnosis) -> set[str]:
    return {each.code for each in diagnosis.findings}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_fault_is_reported_by_its_code(case: Case) -> None:
    diagnosis = examined(case.make(), case.limits)
    assert case.code in codes(diagnosis)
    if CATALOGUE[case.code].severity == "error":
        assert not diagnosis.is_sound
    else:
        assert diagnosis.is_sound, diagnosis.findings
    for each in diagnosis.findings:
        for language in ("en", "zh-Hans"):
            assert each.message(language)
            assert each.remedy(language)


def test_every_code_of_the_catalogue_is_provoked_by_some_package() -> None:
    judged = {code for code in CATALOGUE if code.partition(".")[0] in LOOKED_AT}
    assert {case.code for case in CASES} == judged - SAID_BY_THE_SERVICE


def test_good_package_has_no_findings() -> None:
    diagnosis = examined(scorm12_package())
    assert diagnosis.is_sound
    assert diagnosis.findings == ()
    assert diagnosis.format is Format.SCORM_12
    assert [file.path for file in diagnosis.files] == ["imsmanifest.xml", "index.html"]
    assert diagnosis.size == sum(len(data) for data in scorm12_files().values())


def test_chinese_names_are_read_and_launched_escaped() -> None:
    sco = ScoSpec(title="开场白", href="第一课/开场白.html?lang=zh#top", parameters="?step=2")
    diagnosis = examined(scorm12_package([sco], title="接听第一通电话"))
    assert diagnosis.course is not None
    assert diagnosis.findings == ()
    assert diagnosis.course.title == "接听第一通电话"
    (item,) = diagnosis.course.items
    escaped = "%E7%AC%AC%E4%B8%80%E8%AF%BE/%E5%BC%80%E5%9C%BA%E7%99%BD.html"
    assert item.href == f"{escaped}?lang=zh&step=2#top"


def test_names_in_gbk_are_stored_as_the_manifest_writes_them() -> None:
    case = next(case for case in ZIP_CASES if case.code == "zip.name_encoding")
    diagnosis = examined(case.make())
    assert "第一课/开场白.html" in {file.path for file in diagnosis.files}
    assert codes(diagnosis) == {"zip.name_encoding"}
    assert diagnosis.findings[0].params["encoding"] == "GB18030"


def test_package_one_folder_down_is_taken_out_of_its_folder() -> None:
    diagnosis = examined(scorm12_package(folder="My course/"))
    assert {file.path for file in diagnosis.files} == {"imsmanifest.xml", "index.html"}
    assert diagnosis.is_sound


def test_package_at_the_top_is_taken_not_one_in_its_folders() -> None:
    inner = {f"samples/{path}": data for path, data in scorm12_files(title="Sample").items()}
    diagnosis = examined(scorm12_package(title="Course", extra_files=inner))
    assert diagnosis.course is not None
    assert diagnosis.course.title == "Course"
    assert "samples/imsmanifest.xml" in {file.path for file in diagnosis.files}


def test_nothing_more_is_read_of_a_zip_with_hostile_names() -> None:
    diagnosis = examined(scorm12_package(extra_files={"../evil.html": b"x"}))
    assert codes(diagnosis) == {"zip.traversal"}
    assert (diagnosis.format, diagnosis.course, diagnosis.files) == (None, None, ())


def test_end_record_is_found_before_a_comment_that_looks_like_one() -> None:
    comment = b"PK\5\6" + b"\xff" * 30
    data = scorm12_package()[:-2] + len(comment).to_bytes(2, "little") + comment
    assert examined(data).is_sound


def test_bytes_before_the_zip_do_no_harm() -> None:
    """A self-extracting program has its offsets shifted; APPNOTE §4.1.9."""
    assert examined(raw_zip(entries_of(scorm12_files()), prefix=b"MZ" * 500)).is_sound


def test_all_problems_of_a_manifest_are_told_at_once() -> None:
    items = "".join(
        f'<item identifier="i{n}" identifierref="ghost{n}"><title>{n}</title></item>'
        for n in range(3)
    )
    assert len(examined(of(items)).findings) == 3


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"cmi5.xml": b"<courseStructure/>"}, Format.CMI5),
        ({"tincan.xml": b"<tincan/>"}, Format.XAPI),
        ({"h5p.json": b"{}"}, Format.H5P),
        ({"a.crs": b"", "a.au": b"", "a.cst": b""}, Format.AICC),
        ({"imsmanifest.xml": manifest2004().encode()}, Format.SCORM_2004),
        ({"imsmanifest.xml": manifest2004(version="CAM 1.3").encode()}, Format.SCORM_2004),
        (
            {"imsmanifest.xml": manifest2004().encode(), "tincan.xml": b"<tincan/>"},
            Format.SCORM_2004,
        ),
    ],
)
def test_formats_are_told_by_their_content(files: dict[str, bytes], expected: Format) -> None:
    assert examined(ordinary_zip(files)).format is expected


def test_scorm_12_that_gives_no_version_is_told_by_its_namespace() -> None:
    manifest = manifest2004(version="").replace("adlcp_v1p3", "adlcp_rootv1p2")
    assert examined(with_manifest(manifest)).format is Format.SCORM_12


def test_api_call_is_found_across_the_pieces_a_file_is_read_in() -> None:
    page = " " * (CHUNK - 5) + "LMSInitialize"
    assert examined(scorm12_package([ScoSpec(html=page)])).findings == ()
    without = examined(scorm12_package([ScoSpec(html=page.replace("LMS", ""))]))
    assert codes(without) == {"scorm12.no_api_call"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("root", ["manifest", "tincan"])
def test_description_without_its_package_is_told(root: str, encoding: str) -> None:
    data = f"<?xml version='1.0'?>\n<!-- mine -->\n<x:{root} xmlns:x='urn:x'/>".encode(encoding)
    assert codes(examined(data)) == {"package.description_alone"}


@pytest.mark.parametrize(
    "data", [b"<!DOCTYPE html><p>manifest", b"%PDF-1.7 <manifest >", b"<manifests/>", b"<"]
)
def test_other_files_are_simply_no_zip(data: bytes) -> None:
    assert codes(examined(data)) == {"zip.not_a_zip"}

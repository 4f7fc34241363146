"""The printed record: readable, safe and the same every time (R139, R148)."""

import io
from pathlib import Path
from uuid import uuid4

import pytest
from pypdf import PdfReader
from pytest_django import Settings

from lms.archives.adapters import keystore
from lms.archives.models import ArchiveEntry
from lms.archives.rules.offline.container import check_export
from lms.archives.services import export_archive, print_record, verify_archive
from lms.ui.exceptions import FontsMissing
from tests.builders.archive_centre import Centre, Clock, result

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def printer(settings: Settings, fonts: Path) -> None:
    settings.CALLCRAFT_FONTS = fonts


def text_of(pdf: bytes) -> str:
    """All text, without the line breaks that the layout made."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace(
        "\n", ""
    )


def test_record_says_who_and_what_in_chinese(three_days: Centre) -> None:
    text = text_of(print_record(three_days.ana, "zh-Hans"))
    for words in (
        "培训档案",
        three_days.ana.name,
        three_days.ana.employee_no,
        "一组",
        "2026-01-05",
        "保密与合规",
        "新员工培训",
        "合格",
        "87.5",
        "csr.new_hire 1.0.0",
        "2026-11-03 12:10",
        "第 1 页 / 共 1 页",
    ):
        assert words.replace(" ", "") in text.replace(" ", ""), words


def test_record_says_the_same_in_english(three_days: Centre) -> None:
    text = text_of(print_record(three_days.ana, "en"))
    for words in ("Training record", "Privacy", "New hires", "Passed", "Page 1 of 1"):
        assert words in text, words


def test_proof_on_paper_is_that_of_the_chain(three_days: Centre) -> None:
    last = (
        ArchiveEntry.objects.filter(tenant=three_days.id, employee=three_days.ana)
        .order_by("-person_seq")
        .first()
    )
    assert last is not None
    text = text_of(print_record(three_days.ana, "en"))
    assert last.entry_hash in text
    assert keystore.signer().key_id in text
    assert f"no. {last.person_seq} of this person, no. {last.seq} of the centre" in text
    assert "the day of the last entry is not sealed yet" in text


def test_superseded_result_is_shown_as_such(centre: Centre) -> None:
    wrong = uuid4()
    centre.archive("ana", result("fail"), source=wrong)
    centre.archive("ana", result("pass"), source=uuid4(), supersedes=wrong)
    text = text_of(print_record(centre.ana, "en"))
    assert "Replaced by no. 2" in text
    assert "Replaces no. 1" in text


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_printing_twice_gives_the_same_bytes(
    three_days: Centre, clock: Clock, language: str
) -> None:
    first = print_record(three_days.ana, language)
    clock.pass_by(days=100)
    assert print_record(three_days.ana, language) == first


@pytest.mark.parametrize(
    "name",
    ["#panic(1)", "$x^2$", "*bold* _it_", "= Title", "// gone", '#import "x"', "\\u{41} @ref <l>"],
)
def test_text_is_never_read_as_markup(centre: Centre, name: str) -> None:
    centre.ana.name = name
    centre.archive("ana", result(title=name))
    text = text_of(print_record(centre.ana, "zh-Hans")).replace(" ", "")
    assert text.count(name.replace(" ", "")) >= 3


def test_fonts_travel_within_the_file_and_are_the_house_s(three_days: Centre) -> None:
    reader = PdfReader(io.BytesIO(print_record(three_days.ana, "zh-Hans")))
    seen = set()
    for page in reader.pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            (descendant,) = font["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            assert any(name in descriptor for name in ("/FontFile2", "/FontFile3"))
            seen.add(font["/BaseFont"].split("+")[-1])
    assert {name.split("-")[0] for name in seen} <= {"NotoSansSC", "DejaVuSansMono"}
    assert any(name.startswith("NotoSansSC") for name in seen)


def test_file_tells_its_language_and_title_to_screen_readers(three_days: Centre) -> None:
    reader = PdfReader(io.BytesIO(print_record(three_days.ana, "zh-Hans")))
    assert reader.metadata is not None
    assert reader.metadata.title == f"培训档案 {three_days.ana.name}"
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("zh")  # type: ignore[index]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_long_record_runs_over_pages_with_its_heading_on_each(centre: Centre) -> None:
    for n in range(60):
        centre.archive("ana", result(title=f"课程{n}"))
    pages = [
        page.extract_text().replace(" ", "")
        for page in PdfReader(io.BytesIO(print_record(centre.ana, "zh-Hans"))).pages
    ]
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert f"第{number}页/共{len(pages)}页" in text
    assert "评定编号" in pages[1]
    whole = "".join(pages)
    assert [n for n in range(60) if f"课程{n}\n" not in whole] == []


def test_record_without_entries_prints_as_well(centre: Centre) -> None:
    text = text_of(print_record(centre.ana, "zh-Hans"))
    assert "该员工暂无归档记录" in text


def test_missing_fonts_are_named(centre: Centre, settings: Settings, tmp_path: Path) -> None:
    settings.CALLCRAFT_FONTS = tmp_path / "none"
    with pytest.raises(FontsMissing, match="none"):
        print_record(centre.ana, "en")


def test_hash_on_paper_is_found_in_the_export(three_days: Centre, tmp_path: Path) -> None:
    with (tmp_path / "archive.zip").open("wb") as file:
        export_archive(three_days.id, file)
    last = ArchiveEntry.objects.filter(tenant=three_days.id).order_by("-seq")[0]
    report = check_export(tmp_path / "archive.zip", contains=last.entry_hash)
    assert report.ok
    assert report.contains_seq == last.seq


def test_attached_record_is_checked_by_itself(three_days: Centre, tmp_path: Path) -> None:
    reader = PdfReader(io.BytesIO(print_record(three_days.ana, "zh-Hans")))
    ((name, contents),) = reader.attachments.items()
    path = tmp_path / name
    path.write_bytes(contents[0])
    report = verify_archive(path)
    assert report.ok, report.faults
    assert (name, report.entries) == ("record.json", 3)
    assert str(three_days.bo.id) not in path.read_text()

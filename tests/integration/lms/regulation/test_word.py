"""A regulation is taken in from a Word document as it is printed; a hostile one is refused."""

import io
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.regulation.adapters.word import word_text
from lms.regulation.adapters.word_file import LIMITS, is_office_file
from lms.regulation.exceptions import WordMacros, WordTooLarge, WordUnreadable, WordUnsafe
from lms.regulation.models import Clause, RegulationVersion
from lms.regulation.rules.clause_parsing import name_clauses, parse_clauses
from tests.builders.broken_zips import ZIP_CASES
from tests.builders.centre import Centre
from tests.builders.doors import sign_in
from tests.builders.regulations import registered
from tests.builders.word_files import WordFile, parts_changed
from tests.builders.zips import RawEntry, raw_zip

CHAPTER = ("chineseCounting", "第%1章")
ARTICLE = ("chineseCounting", "第%1条")


def text_of(word: bytes) -> str:
    return word_text(io.BytesIO(word), "rules.docx")


@pytest.fixture
def word() -> WordFile:
    return WordFile()


@pytest.mark.requirement("R5")
def test_numbers_of_automatic_lists_become_text(word: WordFile) -> None:
    chapters = word.list_of(CHAPTER)
    articles = word.list_of(ARTICLE, ("decimal", "%2."), ("chineseCounting", "（%3）"))
    word.document.add_heading("培训管理制度", 0)
    word.line("总则", chapters)
    word.line("培训须与考核相结合。", articles)
    word.line("学员须签到。", articles)
    word.line("不得代签。", articles, 1)
    word.line("代签者按旷课处理。", articles, 2)
    word.line("附则", chapters)
    word.line("本制度自公布之日起施行。", articles)
    assert text_of(word.saved()).splitlines() == [
        "培训管理制度",
        "第一章 总则",
        "第一条 培训须与考核相结合。",
        "第二条 学员须签到。",
        "1. 不得代签。",
        "（一）代签者按旷课处理。",
        "第二章 附则",
        "第三条 本制度自公布之日起施行。",
    ]
    cites = [one.cite for one in name_clauses("W1", parse_clauses(text_of(word.saved())))]
    assert cites == ["W1#0", "W1#ch1", "W1#1", "W1#2", "W1#2.1", "W1#2.1.1", "W1#ch2", "W1#3"]


def test_a_style_brings_its_number_with_it(word: WordFile) -> None:
    listed = word.list_of(ARTICLE, ("chineseCounting", "%2、"))
    style = word.document.styles["Heading 2"].element.get_or_add_pPr()
    paragraph = word.line("", listed, 1)
    style.append(paragraph._p.pPr.numPr)
    paragraph._p.getparent().remove(paragraph._p)
    word.line("考勤", style="Heading 2")
    word.line("奖惩", style="Heading 2")
    off = word.line("附件", style="Heading 2")
    off._p.get_or_add_pPr().append(word.line("", "0")._p.pPr.numPr)
    assert text_of(word.saved()).splitlines()[:3] == ["一、考勤", "二、奖惩", "附件"]


def test_a_table_is_kept_row_by_row(word: WordFile) -> None:
    word.line("迟到早退按下表处理：")
    table = word.table(["次数", "处理"], ["3", "旷工半天"], ["4—6", "旷工\n一天"])
    table.cell(0, 0).add_table(1, 1).cell(0, 0).text = "合计"
    assert text_of(word.saved()).splitlines() == [
        "迟到早退按下表处理：",
        "| 次数 合计 | 处理 |",
        "| 3 | 旷工半天 |",
        "| 4—6 | 旷工 一天 |",
    ]


def test_tracked_changes_are_read_as_accepted_and_contents_left_out(word: WordFile) -> None:
    word.append(
        "<w:p {}><w:r><w:t>须</w:t></w:r><w:del><w:r><w:delText>不</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>提前</w:t></w:r></w:ins><w:r><w:t>请假</w:t></w:r></w:p>"
    )
    word.append(
        "<w:sdt {}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
        "</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>第一章 1</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    word.append(
        "<w:sdt {}><w:sdtContent><w:p><w:r><w:t>留</w:t><w:br/><w:t>下</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    assert text_of(word.saved()) == "须提前请假\n留\n下\n"


def test_only_files_of_word_are_read_by_this_door() -> None:
    assert is_office_file(b"PK\x03\x04")
    assert is_office_file(b"\xd0\xcf\x11\xe0")
    assert not is_office_file("PK 赛规则".encode())


def _bomb(parts: dict[str, bytes]) -> None:
    parts["word/media/image1.png"] = b"\0" * (LIMITS.ratio_from + 1)


def _entities(parts: dict[str, bytes]) -> None:
    head, body = parts["word/document.xml"].split(b"?>", 1)
    laughs = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    parts["word/document.xml"] = head + b"?>" + laughs + body.replace(b"<w:body>", b"<w:body>&b;")


def _outside(parts: dict[str, bytes]) -> None:
    outside = b'<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'
    parts["word/theme/theme1.xml"] = outside


def _macros(parts: dict[str, bytes]) -> None:
    parts["word/vbaProject.bin"] = b"Sub AutoOpen()"


def _no_text(parts: dict[str, bytes]) -> None:
    del parts["word/document.xml"]


def _broken(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = b"<w:document"


def _no_types(parts: dict[str, bytes]) -> None:
    del parts["[Content_Types].xml"]


def _other_kind(parts: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"wordprocessingml.document", b"presentationml")


def _climbing(parts: dict[str, bytes]) -> None:
    parts["../evil.xml"] = b"<a/>"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_bomb, WordUnsafe),
        (_entities, WordUnsafe),
        (_outside, WordUnsafe),
        (_climbing, WordUnsafe),
        (_macros, WordMacros),
        (_no_text, WordUnreadable),
        (_broken, WordUnreadable),
        (_no_types, WordUnreadable),
        (_other_kind, WordUnreadable),
    ],
)
def test_a_document_that_may_do_harm_or_is_none_is_refused(
    word: WordFile, change: Any, problem: type[Exception]
) -> None:
    word.line("第一条 总则")
    with pytest.raises(problem):
        text_of(parts_changed(word.saved(), change))


def test_entries_are_held_to_what_they_declare(word: WordFile) -> None:
    word.line("第一条 总则")
    with zipfile.ZipFile(io.BytesIO(word.saved())) as source:
        entries = [RawEntry(name.encode(), source.read(name)) for name in source.namelist()]
    lying = RawEntry(b"word/media/a.png", b"\0" * 4096, size=12)
    with pytest.raises(WordUnsafe):
        text_of(raw_zip([*entries, lying]))


@pytest.mark.parametrize("case", ZIP_CASES, ids=lambda case: case.name)
def test_no_broken_zip_gets_further_than_a_clear_refusal(case: Any) -> None:
    with pytest.raises((WordUnreadable, WordUnsafe, WordTooLarge)):
        text_of(case.make())


def test_old_documents_and_too_large_ones_are_refused() -> None:
    with pytest.raises(WordUnreadable):
        text_of(b"\xd0\xcf\x11\xe0" + b"\0" * 512)
    with pytest.raises(WordTooLarge):
        text_of(b"PK\x03\x04" + b"\0" * 50 * 1024 * 1024)


@pytest.mark.django_db
@pytest.mark.requirement("R5")
def test_a_word_document_is_uploaded_beside_the_paste_box(centre: Centre, word: WordFile) -> None:
    articles = word.list_of(ARTICLE)
    for words in ("培训须与考核相结合。", "学员须签到。"):
        word.line(words, articles)
    office: Employee = centre.person("Office", Role.TRAINING_OFFICE)
    regulation = registered(office)
    client = sign_in(office)
    address = reverse("regulation:import", args=[regulation.id])

    def upload(content: bytes) -> Any:
        file = SimpleUploadedFile("制度.docx", content)
        return client.post(address, {"label": "2026", "act": "keep", "file": file})

    for hostile, language, said in (
        (parts_changed(word.saved(), _macros), "zh-hans", "含有宏"),
        (parts_changed(word.saved(), _macros), "en", "holds macros"),
        (parts_changed(word.saved(), _entities), "en", "is not opened"),
        (b"\xd0\xcf\x11\xe0old", "en", "old .doc format"),
    ):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        answer = upload(hostile)
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert not RegulationVersion.objects.exists()
    assert upload(word.saved()).status_code == 302
    numbers = Clause.objects.order_by("order").values_list("number", "text_zh")
    assert [(number, text.strip()) for number, text in numbers] == [
        ("第一条", "培训须与考核相结合。"),
        ("第二条", "学员须签到。"),
    ]

"""Employees from a spreadsheet: what is stored, and that a bad list changes nothing."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from lms.people.adapters.sheets import read_sheet
from lms.people.exceptions import SheetTooLarge, SheetUnreadable
from lms.people.models import AuditRow, Employee, RoleGrant, Tenant
from lms.people.rules.roles import Role
from lms.people.services import grant_role, import_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Employee:
    tenant = Tenant.objects.create(name_en="Test", name_zh="测试", host="")
    office = Employee.objects.create_employee(
        tenant=tenant.id,
        login="office",
        password="a-good-password",
        employee_no="O1",
        name="Office",
    )
    grant_role(office, Role.TRAINING_OFFICE)
    return office


ROWS = [["工号", "姓名", "班组"], ["A1", "白鹭", "青松组"], ["A2", "山雀", "青松组"]]


def test_a_dry_run_says_what_would_happen_and_stores_nothing(office: Employee) -> None:
    report = import_roster(office, ROWS, dry_run=True)
    assert (report.count("created"), report.stored) == (2, False)
    assert Employee.objects.count() == 1


def test_new_people_are_learners_who_sign_in_by_their_number(office: Employee) -> None:
    import_roster(office, ROWS, dry_run=False)
    heron = Employee.objects.get(employee_no="A1")
    assert (heron.login, heron.unit and heron.unit.name) == ("A1", "青松组")
    assert [grant.role for grant in heron.role_grants.all()] == [Role.LEARNER]
    assert not heron.has_usable_password()


def test_the_same_list_twice_changes_nothing(office: Employee) -> None:
    import_roster(office, ROWS, dry_run=False)
    report = import_roster(office, ROWS, dry_run=False)
    assert report.count("unchanged") == 2
    assert AuditRow.objects.filter(action="people.imported").count() == 1


def test_empty_cells_leave_things_as_they_are(office: Employee) -> None:
    import_roster(office, ROWS, dry_run=False)
    report = import_roster(office, [["工号", "姓名", "岗位"], ["A1", "大白鹭", ""]], dry_run=False)
    assert report.outcomes[0].changes == {"name": ("白鹭", "大白鹭")}
    assert Employee.objects.get(employee_no="A1").unit is not None


def test_one_mistake_stops_the_whole_list(office: Employee) -> None:
    report = import_roster(office, [*ROWS, ["A3", ""]], dry_run=False)
    assert [fault.code for fault in report.faults] == ["roster.value_missing"]
    assert Employee.objects.count() == 1


def test_the_office_cannot_make_an_administrator(office: Employee) -> None:
    rows = [["工号", "姓名", "角色"], ["A1", "白鹭", "管理员"]]
    report = import_roster(office, rows, dry_run=False)
    assert [fault.code for fault in report.faults] == ["roster.role_not_yours"]
    assert not RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exists()


def test_the_office_cannot_change_an_administrator_by_a_list(office: Employee) -> None:
    administrator = Employee.objects.create_employee(
        tenant=office.tenant, login="admin", password=None, employee_no="S1", name="Admin"
    )
    grant_role(administrator, Role.ADMINISTRATOR)
    rows = [["工号", "姓名", "登录名"], ["S1", "Admin", "mine"]]
    report = import_roster(office, rows, dry_run=False)
    assert [fault.code for fault in report.faults] == ["roster.person_not_yours"]
    administrator.refresh_from_db()
    assert administrator.login == "admin"


def test_a_sign_in_name_of_somebody_else_is_refused(office: Employee) -> None:
    rows = [["工号", "姓名", "登录名"], ["A1", "白鹭", "office"]]
    report = import_roster(office, rows, dry_run=False)
    assert [fault.code for fault in report.faults] == ["roster.login_taken"]


def test_a_list_touches_no_other_tenant(office: Employee) -> None:
    other = Tenant.objects.create(name_en="Other", name_zh="别处", host="other.example")
    theirs = Employee.objects.create_employee(
        tenant=other.id, login="A1", password=None, employee_no="A1", name="Theirs"
    )
    import_roster(office, ROWS, dry_run=False)
    theirs.refresh_from_db()
    assert theirs.name == "Theirs"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_files_are_read_in_the_encodings_offices_use(encoding: str) -> None:
    text = "工号,姓名\r\nA1,白鹭\r\n"
    assert read_sheet(io.BytesIO(text.encode(encoding))) == [["工号", "姓名"], ["A1", "白鹭"]]


def test_workbooks_are_read() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["工号", "姓名"])
    file = io.BytesIO()
    book.save(file)
    assert read_sheet(io.BytesIO(file.getvalue())) == [["工号", "姓名"]]


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a workbook", b"\xff\xff\xfe\x80\x80"])
def test_files_that_are_no_tables_are_refused(content: bytes) -> None:
    with pytest.raises(SheetUnreadable):
        read_sheet(io.BytesIO(content))


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(SheetTooLarge):
        read_sheet(io.BytesIO(b"a,b\n" * 2_100_000))


@pytest.mark.parametrize("act", ["check", "store"])
def test_the_page_shows_the_report_and_stores_only_when_asked(
    client: Client, office: Employee, act: str
) -> None:
    client.force_login(office)
    file = io.BytesIO("工号,姓名\nA1,白鹭\n".encode())
    file.name = "people.csv"
    answer = client.post(reverse("people:import"), {"file": file, "act": act})
    assert answer.status_code == 200
    assert "白鹭" in answer.content.decode()
    assert Employee.objects.filter(employee_no="A1").exists() is (act == "store")


def test_the_page_names_the_mistakes_with_status_400(client: Client, office: Employee) -> None:
    client.force_login(office)
    file = io.BytesIO(b"name\nx\n")
    file.name = "people.csv"
    answer = client.post(reverse("people:import"), {"file": file, "act": "store"})
    assert answer.status_code == 400


def test_a_number_that_another_new_person_signs_in_with_is_refused(office: Employee) -> None:
    rows = [["工号", "姓名", "登录名"], ["A1", "白鹭", "A2"], ["A2", "山雀", ""]]
    report = import_roster(office, rows, dry_run=False)
    assert [(fault.line, fault.code) for fault in report.faults] == [(3, "roster.login_taken")]
    assert Employee.objects.count() == 1


def workbook() -> bytearray:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return bytearray(file.getvalue())


def damaged(position: int) -> bytes:
    """A workbook with one byte changed, somewhere in its first part."""
    content = workbook()
    content[position] ^= 0xFF
    return bytes(content)


def marked(flags: int = 0, method: int | None = None) -> bytes:
    """A workbook whose parts say that they are encrypted, or packed in a way nobody knows."""
    content = workbook()
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = content.find(mark)
        while found >= 0:
            content[found + at] |= flags
            if method is not None:
                content[found + at + 2] = method
            found = content.find(mark, found + 4)
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [*(damaged(position) for position in range(4, 330, 7)), marked(flags=1), marked(method=97)],
)
def test_a_damaged_or_locked_workbook_is_unreadable_and_no_failure(content: bytes) -> None:
    try:
        rows = read_sheet(io.BytesIO(content))
    except SheetUnreadable:
        return
    assert rows == []  # What was damaged did not matter: the sheet is empty, as it was made.

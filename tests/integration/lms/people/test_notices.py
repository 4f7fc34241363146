"""Notices: told once, seen when opened, acknowledged by their reader and nobody else (R5, R81)."""

from uuid import uuid4

import pytest

from lms.people.models import Notice
from lms.people.rules.roles import Role
from lms.people.services import acknowledge, notify
from tests.builders.centre import Centre
from tests.builders.doors import SignIn

pytestmark = pytest.mark.django_db
TITLE = {"en": "A new rule", "zh-Hans": "新规定"}


def test_whoever_was_told_of_a_thing_is_not_told_again(centre: Centre) -> None:
    ana, bo = centre.person("Ana"), centre.person("Bo")
    thing = ("regulation", uuid4())
    tenant = centre.tenant.id
    assert len(notify(tenant, [ana], kind="rule", title=TITLE, about=thing)) == 1
    assert [
        n.employee_id for n in notify(tenant, [ana, bo], kind="rule", title=TITLE, about=thing)
    ] == [bo.id]
    assert len(notify(tenant, [ana], kind="reminder", title=TITLE, about=thing)) == 1


def test_nobody_of_another_centre_is_told(centre: Centre) -> None:
    stranger = Centre(host="elsewhere.example").person("Stranger")
    assert not notify(centre.tenant.id, [stranger], kind="rule", title=TITLE)


@pytest.mark.requirement("R5", "R81")
def test_acknowledging_counts_once_and_only_by_its_reader(
    centre: Centre, signed_in: SignIn
) -> None:
    ana, bo = centre.person("Ana"), centre.person("Bo")
    (notice,) = notify(centre.tenant.id, [ana], kind="rule", title=TITLE, must_acknowledge=True)
    assert signed_in(bo).post(f"/notices/{notice.id}/", {"acknowledge": "1"}).status_code == 404
    page = signed_in(ana).get("/notices/")
    assert "I have read this" in page.text
    signed_in(ana).post(f"/notices/{notice.id}/", {"acknowledge": "1"})
    notice.refresh_from_db()
    first = notice.acknowledged_at
    assert first is not None
    assert not notice.is_open
    assert acknowledge(notice).acknowledged_at == first


def test_opening_a_notice_leads_to_what_it_speaks_of_and_never_off_the_house(
    centre: Centre, signed_in: SignIn
) -> None:
    ana = centre.person("Ana")
    tenant = centre.tenant.id
    (inside,) = notify(tenant, [ana], kind="a", title=TITLE, url="/archive/me/")
    (outside,) = notify(tenant, [ana], kind="b", title=TITLE, url="https://elsewhere.example/")
    client = signed_in(ana)
    assert client.post(f"/notices/{inside.id}/").headers["Location"] == "/archive/me/"
    assert client.post(f"/notices/{outside.id}/").headers["Location"] == "/notices/"
    assert Notice.objects.filter(tenant=tenant, seen_at=None).count() == 0


def test_a_notice_is_read_in_the_language_of_its_reader(centre: Centre, signed_in: SignIn) -> None:
    ana = centre.person("Ana", Role.LEARNER)
    notify(centre.tenant.id, [ana], kind="rule", title=TITLE)
    client = signed_in(ana)
    assert "A new rule" in client.get("/notices/").text
    client.cookies["django_language"] = "zh-hans"
    assert "新规定" in client.get("/notices/").text

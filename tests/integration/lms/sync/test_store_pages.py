"""The pages about record stores: the office watches and decides, nobody else finds them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.people.models import AuditRow
from lms.people.rules.roles import Role
from tests.integration.lms.sync.conftest import Centre
from tests.integration.lms.sync.test_pages import browser, text
from xapi.forwarding.models import DeadLetter, Destination, Source
from xapi.forwarding.services import (
    DestinationDraft,
    SourceDraft,
    add_destination,
    add_source,
)


@pytest.fixture
def destination(centre: Centre) -> Destination:
    draft = DestinationDraft(name="Partner", url="https://lrs.example/xapi", key="k", secret="s")
    return add_destination(centre.tenant, draft)


@pytest.fixture
def source(centre: Centre) -> Source:
    draft = SourceDraft(name="Elsewhere", url="https://in.example/xapi", key="k", secret="s")
    return add_source(centre.tenant, draft)


@pytest.fixture
def desk(centre: Centre) -> Client:
    return browser(centre.person(Role.TRAINING_OFFICE))


def letter_of(destination: Destination) -> DeadLetter:
    now = timezone.now()
    return DeadLetter.objects.create(
        tenant=destination.tenant,
        destination=destination,
        statement_id=uuid4(),
        position=1,
        reason="rejected",
        detail="<b>said the other store</b>",
        first_at=now,
        last_at=now,
    )


def test_both_directions_are_listed(desk: Client, destination: Destination, source: Source) -> None:
    page = text(desk, reverse("sync:stores"))
    assert "Partner" in page
    assert "Elsewhere" in page
    assert "Running" in page


def test_without_any_it_says_what_to_do(desk: Client) -> None:
    assert "forwarding add" in text(desk, reverse("sync:stores"))


def test_pages_speak_chinese(centre: Centre, destination: Destination, source: Source) -> None:
    office = browser(centre.person(Role.ADMINISTRATOR), language="zh-hans")
    letter_of(destination)
    assert "运行中" in text(office, reverse("sync:stores"))
    assert "对方记录库不接受该语句" in text(office, reverse("sync:store", args=[destination.id]))
    assert "https://in.example/xapi" in text(office, reverse("sync:store", args=[source.id]))


def test_it_is_paused_and_goes_on(desk: Client, destination: Destination) -> None:
    switch = reverse("sync:store_switch", args=[destination.id])
    desk.post(switch, {"enabled": "no"})
    destination.refresh_from_db()
    assert destination.is_paused
    assert "Resume" in text(desk, reverse("sync:store", args=[destination.id]))
    desk.post(switch, {"enabled": "yes"})
    destination.refresh_from_db()
    assert not destination.is_paused
    assert list(AuditRow.objects.order_by("at").values_list("action", flat=True))[-2:] == [
        "forwarding.paused",
        "forwarding.resumed",
    ]


def test_a_block_says_why_and_is_ended_by_a_person(desk: Client, destination: Destination) -> None:
    Destination.objects.update(blocked="refuses_everything")
    page = text(desk, reverse("sync:store", args=[destination.id]))
    assert "One statement after another was refused" in page
    desk.post(reverse("sync:store_switch", args=[destination.id]), {"enabled": "yes"})
    destination.refresh_from_db()
    assert destination.blocked == ""


def test_letters_are_settled_one_by_one_or_all(desk: Client, destination: Destination) -> None:
    one, two, three = (letter_of(destination) for _ in range(3))
    page = text(desk, reverse("sync:store", args=[destination.id]))
    assert str(one.statement_id) in page
    assert "<b>said" not in page
    settle = reverse("sync:store_letters", args=[destination.id])
    desk.post(settle, {"what": "retry", "statement": str(one.statement_id)})
    desk.post(settle, {"what": "dismiss", "statement": str(two.statement_id)})
    states = {x.id: x.state for x in DeadLetter.objects.all()}
    assert states == {one.id: "wanted", two.id: "dismissed", three.id: "open"}
    desk.post(settle, {"what": "retry"})
    three.refresh_from_db()
    assert three.state == "wanted"
    for wrong in ("x", str(uuid4())):
        assert desk.post(settle, {"what": "retry", "statement": wrong}).status_code == 404


OPERATORS = {Role.TRAINING_OFFICE, Role.TRAINING_MANAGER, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", sorted(set(Role) - OPERATORS))
def test_whoever_does_not_operate_the_sync_finds_nothing(
    centre: Centre, destination: Destination, role: Role
) -> None:
    client = browser(centre.person(role))
    letter = letter_of(destination)
    assert client.get(reverse("sync:stores")).status_code == 404
    assert client.get(reverse("sync:store", args=[destination.id])).status_code == 404
    for name in ("store_switch", "store_letters"):
        assert client.post(reverse(f"sync:{name}", args=[destination.id])).status_code == 404
    letter.refresh_from_db()
    destination.refresh_from_db()
    assert (letter.state, destination.is_paused) == ("open", False)


def test_another_centre_has_its_own(centre: Centre, destination: Destination, desk: Client) -> None:
    Destination.objects.update(tenant=centre.tenant + 1)
    assert "Partner" not in text(desk, reverse("sync:stores"))
    assert desk.get(reverse("sync:store", args=[destination.id])).status_code == 404
    for name in ("store_switch", "store_letters"):
        assert desk.post(reverse(f"sync:{name}", args=[destination.id])).status_code == 404

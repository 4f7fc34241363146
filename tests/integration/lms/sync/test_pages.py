"""The pages, told as stories: the office operates the sync, and nobody else knows it exists."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.models import AuditRow, Employee
from lms.people.rules.roles import Role
from lms.sync.models import Connection, OutboxMessage
from lms.sync.practice.behaviour import Mode
from lms.sync.practice.server import PracticeLms
from lms.sync.rules.completions import LearnerId
from lms.sync.rules.ordering import MessageState
from lms.sync.services.connections import ConnectionDraft, edit_connection, is_rotating
from tests.integration.lms.sync.conftest import Centre, Deliver


@pytest.fixture
def desk(office: Employee) -> Client:
    """The browser of somebody from the training office, in English."""
    return browser(office)


def browser(employee: Employee, language: str = "en") -> Client:
    Employee.objects.filter(id=employee.id).update(language=language)
    client = Client()
    client.force_login(Employee.objects.get(id=employee.id))
    return client


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def message_in(link: Connection, state: MessageState) -> OutboxMessage:
    return OutboxMessage.objects.get(connection=link, state=state.value)


GET = ["connections", "create", "messages"]
GET_ONE = ["connection", "edit", "secret"]
POST_ONE = ["rotate", "finish_rotation", "switch", "test", "replay_dead", "retire"]


OPERATORS = {Role.TRAINING_OFFICE, Role.TRAINING_MANAGER, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", sorted(set(Role) - OPERATORS))
def test_whoever_does_not_operate_the_sync_finds_nothing_there(
    centre: Centre, link: Connection, lms: PracticeLms, role: Role
) -> None:
    centre.archive(centre.person())
    message = message_in(link, MessageState.PENDING)
    client = browser(centre.person(role))
    pages = [reverse(f"sync:{name}") for name in GET]
    pages += [reverse(f"sync:{name}", args=[link.id]) for name in GET_ONE]
    pages.append(reverse("sync:message", args=[message.id]))
    assert {client.get(url).status_code for url in pages} == {404}
    acts = [reverse(f"sync:{name}", args=[link.id]) for name in POST_ONE]
    acts += [reverse("sync:replay_some"), reverse("sync:replay_one", args=[message.id])]
    acts.append(reverse("sync:leave", args=[message.id]))
    assert {client.post(url).status_code for url in acts} == {404}
    link.refresh_from_db()
    assert (link.is_enabled, link.retired_at, lms.requests) == (True, None, 0)


def test_nobody_gets_in_without_signing_in(link: Connection) -> None:
    answer = Client().get(reverse("sync:connection", args=[link.id]))
    assert answer.status_code == 302


@pytest.mark.parametrize("role", [Role.TRAINING_OFFICE, Role.ADMINISTRATOR])
def test_office_and_administrator_see_the_connections(
    centre: Centre, link: Connection, role: Role
) -> None:
    assert "Practice" in text(browser(centre.person(role)), reverse("sync:connections"))


def test_office_of_another_centre_cannot_reach_in(centre: Centre, link: Connection) -> None:
    stranger = centre.person(Role.TRAINING_OFFICE)
    Employee.objects.filter(id=stranger.id).update(tenant=centre.tenant + 1)
    stranger.role_grants.update(tenant=centre.tenant + 1)
    centre.archive(centre.person())
    message = message_in(link, MessageState.PENDING)
    client = browser(stranger)
    assert client.get(reverse("sync:connections")).status_code == 200
    assert "Practice" not in text(client, reverse("sync:connections"))
    for name, key in (("connection", link.id), ("edit", link.id), ("message", message.id)):
        assert client.get(reverse(f"sync:{name}", args=[key])).status_code == 404
    for name in POST_ONE:
        assert client.post(reverse(f"sync:{name}", args=[link.id])).status_code == 404
    client.post(reverse("sync:replay_some"), {"message": [str(message.id)]})
    message.refresh_from_db()
    assert message.queued_at == message.created_at


def test_without_connections_the_page_says_what_to_do(desk: Client) -> None:
    html = text(desk, reverse("sync:connections"))
    assert "No connection yet" in html
    assert reverse("sync:create") in html
    assert "No messages yet" in text(desk, reverse("sync:messages"))


def test_new_connection_shows_its_secret_once(desk: Client) -> None:
    form = {
        "name": "Company LMS",
        "url": "https://lms.example/hooks",
        "learner_id": "employee_no",
        "per_minute": "60",
        "secret": "",
    }
    answer = desk.post(reverse("sync:create"), form, follow=True)
    html = answer.content.decode()
    assert "whsec_" in html
    assert "no-store" in answer.headers["Cache-Control"]
    connection = Connection.objects.get(name="Company LMS")
    assert "whsec_" not in text(desk, reverse("sync:secret", args=[connection.id]))
    assert "whsec_" not in text(desk, reverse("sync:connection", args=[connection.id]))


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("url", "http://user:pw@lms.example/", "cannot be used"),
        ("url", "not a url", "cannot be used"),
        ("name", "Practice", "already a connection"),
        ("secret", "short", "too short"),
        ("per_minute", "0", "greater than or equal to 1"),
    ],
)
def test_form_says_what_is_wrong_beside_the_field(
    desk: Client, link: Connection, field: str, value: str, word: str
) -> None:
    form = {
        "name": "Second",
        "url": "https://lms.example/hooks",
        "learner_id": "pseudonym",
        "per_minute": "60",
        "secret": "",
        field: value,
    }
    answer = desk.post(reverse("sync:create"), form)
    assert answer.status_code == 200
    assert word in answer.context["form"].errors[field][0]
    assert Connection.objects.count() == 1


def test_edit_keeps_the_secret_and_changes_the_rest(desk: Client, link: Connection) -> None:
    form = {
        "name": "Renamed",
        "url": "https://lms.example/v2",
        "learner_id": "pseudonym",
        "per_minute": "10",
    }
    assert desk.post(reverse("sync:edit", args=[link.id]), form).status_code == 302
    changed = Connection.objects.get(id=link.id)
    assert (changed.name, changed.url, changed.per_minute) == (
        "Renamed",
        "https://lms.example/v2",
        10,
    )
    assert changed.sealed_secrets == link.sealed_secrets


def test_light_is_told_in_words_with_the_reason_and_what_to_do(
    centre: Centre, desk: Client, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    lms.behaviour.plan(Mode.REJECT)
    centre.archive(centre.person())
    deliver()
    html = text(desk, reverse("sync:connection", args=[link.id]))
    assert "Act now" in html
    assert "Messages were refused" in html
    assert "does not accept the content" in html
    chinese = text(browser(centre.person(Role.TRAINING_OFFICE), "zh-hans"), desk_url(link))
    assert "外部系统不接受该消息的内容" in chinese


def desk_url(link: Connection) -> str:
    return reverse("sync:connection", args=[link.id])


def test_message_tells_its_story_with_every_attempt(
    centre: Centre, desk: Client, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    lms.behaviour.plan(Mode.REJECT)
    learner = centre.person()
    centre.archive(learner)
    deliver()
    message = message_in(link, MessageState.DEAD)
    url = reverse("sync:message", args=[message.id])
    html = text(desk, url)
    assert "HTTP 422" in html
    assert "unknown course" in html, "what they answered"
    assert str(message.id) in html, "the idempotency key"
    assert learner.employee_no in html
    assert "Send again" in html
    answer = desk.post(reverse("sync:replay_one", args=[message.id]), follow=True)
    assert "1 message is sent again" in answer.content.decode()
    deliver()
    assert "Accepted" in text(desk, url)


def test_filters_stand_in_the_address(
    centre: Centre, desk: Client, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    lms.behaviour.plan(Mode.REJECT)
    heron, finch = centre.person(), centre.person()
    centre.archive(heron, "greeting")
    deliver(limit=1)
    centre.archive(finch, "listening")
    url = reverse("sync:messages")

    def found(query: str) -> set[str]:
        page = desk.get(f"{url}?{query}").context["page_obj"]
        return {message.data["learner"]["id"] for message in page.object_list}

    both = {heron.employee_no, finch.employee_no}
    assert found("") == both
    assert found("state=dead") == {heron.employee_no}
    assert found("state=pending") == {finch.employee_no}
    assert found(f"connection={link.id}") == both
    assert found("q=listening") == {finch.employee_no}
    assert found(f"q={heron.employee_no}") == {heron.employee_no}
    assert found(f"q={finch.name}&state=dead") == set()
    assert found("state=nonsense&page=99") == both, "what cannot be read does not narrow"


def test_no_match_offers_the_way_back(centre: Centre, desk: Client, link: Connection) -> None:
    centre.archive(centre.person())
    html = text(desk, reverse("sync:messages") + "?state=dead")
    assert "No message fits" in html
    assert "Show all" in html


def test_office_replays_the_ticked_ones_and_comes_back_to_its_filter(
    centre: Centre, desk: Client, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    for _ in range(3):
        centre.archive(centre.person())
    lms.behaviour.stay(Mode.REJECT)
    deliver()
    ids = [str(one.id) for one in OutboxMessage.objects.filter(connection=link)[:2]]
    back = reverse("sync:messages") + "?state=dead"
    answer = desk.post(reverse("sync:replay_some"), {"message": ids, "next": back})
    assert answer.headers["Location"] == back
    assert OutboxMessage.objects.filter(state=MessageState.PENDING.value).count() == 2
    astray = desk.post(reverse("sync:replay_some"), {"next": "https://evil.example/"})
    assert astray.headers["Location"] == reverse("sync:messages")
    assert desk.post(reverse("sync:replay_some"), {"message": ["x"]}).status_code == 404


def test_office_replays_everything_that_was_given_up(
    centre: Centre, desk: Client, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    lms.behaviour.plan(Mode.REJECT)
    lms.behaviour.plan(Mode.CONFLICT)
    for _ in range(2):
        centre.archive(centre.person())
    deliver()
    assert "Send 2 messages again" in text(desk, desk_url(link))
    desk.post(reverse("sync:replay_dead", args=[link.id]))
    deliver()
    assert len(lms.store.all()) == 2
    assert "In order" in text(desk, desk_url(link))


def test_office_leaves_theirs_in_a_conflict_and_the_light_turns_green(
    centre: Centre, desk: Client, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    lms.behaviour.plan(Mode.CONFLICT)
    centre.archive(centre.person())
    deliver()
    message = message_in(link, MessageState.HELD)
    url = reverse("sync:message", args=[message.id])
    assert "Leave it as it is" in text(desk, url)
    assert "Act now" in text(desk, desk_url(link))
    answer = desk.post(reverse("sync:leave", args=[message.id]), follow=True)
    assert "Left as it is" in answer.content.decode()
    assert "In order" in text(desk, desk_url(link))
    assert "Send again" in text(desk, url), "the decision can be changed"
    assert desk.post(reverse("sync:leave", args=[message.id])).status_code == 404
    assert AuditRow.objects.filter(action="sync.dismissed").count() == 1


def test_office_sees_who_it_is_though_the_partner_does_not(
    centre: Centre, desk: Client, office: Employee, link: Connection
) -> None:
    draft = ConnectionDraft(link.name, link.url, LearnerId.PSEUDONYM)
    edit_connection(office, link.id, draft)
    learner = centre.person()
    centre.archive(learner)
    message = message_in(link, MessageState.PENDING)
    assert learner.name not in str(message.content)
    found = desk.get(reverse("sync:messages"), {"q": learner.employee_no})
    assert [one.id for one in found.context["page_obj"].object_list] == [message.id]
    assert learner.name in found.content.decode()


def test_switch_test_rotate_and_remove_from_the_page(
    desk: Client, link: Connection, lms: PracticeLms
) -> None:
    def act(name: str, **form: str) -> str:
        answer = desk.post(reverse(f"sync:{name}", args=[link.id]), form, follow=True)
        return answer.content.decode()

    assert "Switched off" in act("switch", enabled="no")
    assert "Switched on" in act("switch", enabled="yes")
    assert "The connection works" in act("test")
    lms.behaviour.plan(Mode.REDIRECT)
    assert "answers with a redirect" in act("test")
    assert "whsec_" in act("rotate")
    link.refresh_from_db()
    assert is_rotating(link)
    assert "Only the newest secret signs" in act("finish_rotation")
    assert "No connection yet" in act("retire")
    assert desk.get(desk_url(link)).status_code == 404


def test_unknown_message_is_not_found(desk: Client) -> None:
    assert desk.get(reverse("sync:message", args=[uuid4()])).status_code == 404
    assert desk.post(reverse("sync:replay_one", args=[uuid4()])).status_code == 404


def test_actions_need_a_post(desk: Client, link: Connection) -> None:
    for name in POST_ONE:
        assert desk.get(reverse(f"sync:{name}", args=[link.id])).status_code == 405


def test_pages_hold_no_inline_style_or_script(
    centre: Centre, desk: Client, link: Connection, deliver: Deliver
) -> None:
    centre.archive(centre.person())
    deliver()
    message = message_in(link, MessageState.DELIVERED)
    for url in (
        reverse("sync:connections"),
        desk_url(link),
        reverse("sync:edit", args=[link.id]),
        reverse("sync:messages"),
        reverse("sync:message", args=[message.id]),
    ):
        html = text(desk, url)
        assert " style=" not in html
        assert " onclick=" not in html

"""Rule sets on the screen: read, edited with forms, tested, compared, activated (R112, R121)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.regulation.models import RuleSetSketch, RuleSetVersion
from lms.regulation.pages.rule_editor import FORMS, HEAD
from lms.regulation.rules.checks import findings_of
from lms.regulation.rules.rule_parts import KINDS, rule_sets_compared
from tests.builders.centre import Centre
from tests.builders.doors import SignIn, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R121")]
TODAY = timezone.localdate()
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def office(centre: Centre) -> Employee:
    return centre.person("Office", Role.TRAINING_OFFICE)


@pytest.fixture
def client(office: Employee, signed_in: SignIn) -> Client:
    return signed_in(office)


def active(office: Employee, key: str = "csr.new_hire") -> RuleSetVersion:
    return RuleSetVersion.objects.get(tenant=office.tenant, key=key, state="active")


@pytest.fixture
def sketch(office: Employee, client: Client) -> RuleSetSketch:
    client.post(reverse("regulation:begin_sketch", args=[active(office).id]))
    return RuleSetSketch.objects.get()


def address(sketch: RuleSetSketch, kind: str, index: int | None = None) -> str:
    if index is None:
        return reverse("regulation:add_part", args=[sketch.id, kind])
    return reverse("regulation:part", args=[sketch.id, kind, index])


def shown_data(client: Client, url: str) -> dict[str, Any]:
    """What the fields of a form hold when it is opened: posting it back changes nothing."""
    form = client.get(url).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False, ""):
            data[bound.html_name] = value
    return data


@pytest.mark.parametrize("key", ["course.default", "csr.in_service", "csr.new_hire"])
def test_form_of_every_part_gives_back_what_it_was_given(
    office: Employee, client: Client, key: str
) -> None:
    """Opening each part and keeping it as it is leaves the rule set as it was."""
    client.post(reverse("regulation:begin_sketch", args=[active(office, key).id]))
    sketch = RuleSetSketch.objects.get()
    before = sketch.content
    for kind in FORMS:
        for index in range(1 if kind == HEAD else len(before.get(kind, ()))):
            url = address(sketch, kind, index)
            answer = client.post(url, shown_data(client, url))
            assert answer.status_code == 302, (kind, index)
    sketch.refresh_from_db()
    assert findings_of(sketch.content) == []
    assert rule_sets_compared(before, sketch.content) == []


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_part_can_be_added(client: Client, sketch: RuleSetSketch, kind: str) -> None:
    titled = {"id": "one_more", "title_en": "One more", "title_zh": "新增", "clause": "S05#9"}
    condition = {"join": "all", "left0": "fact.tardy", "sign0": ">", "right0": "3"}
    data: dict[str, dict[str, str]] = {
        "components": {
            **titled,
            "from": "more*",
            "weight": "0",
            "attempt": "best",
            "missing": "exclude",
            "combine": "average",
            "completion": "required",
            "unscored": "missing",
            "op": "weigh",
        },
        "gates": {**titled, **condition},
        "critical": {**titled, "item": "identity_check", "on_hit": "fail_attempt"},
        "ladders": {**titled, "of": "fact.tardy", "bands": "3: 0.5\n4-6: 1\n7+: review"},
        "consequences": {**titled, **condition, "recommend": "review", "confirm": "hr"},
        "clauses": {
            "id": "S09#5",
            "source_en": "S",
            "source_zh": "源",
            "text_en": "T",
            "text_zh": "文",
        },
        "readings": {"id": "A5", "clause": "S05#9", "text_en": "T", "text_zh": "文"},
        "tests": {
            "name": "one more",
            "items": "company: 80, 55 unfinished",
            "outcome": "indeterminate",
        },
    }
    answer = client.post(address(sketch, kind), data[kind])
    assert answer.status_code == 302, answer.context["form"].errors
    sketch.refresh_from_db()
    assert findings_of(sketch.content) == []
    added = sketch.content[kind][-1]
    if kind == "ladders":
        assert added["bands"] == [
            {"from": 3, "to": 3, "days": "0.5"},
            {"from": 4, "to": 6, "days": "1"},
            {"from": 7, "do": "review"},
        ]
    if kind == "readings":
        assert added["choice"]["retake_fraction"] == "1/3"
    if kind == "gates":
        assert added["condition"] == [">", "fact.tardy", "3"]
    if kind == "tests":
        assert added["given"]["items"]["company"] == [
            {"completed": True, "score": "80"},
            {"completed": False, "score": "55"},
        ]


def test_checks_show_beside_the_field_and_hold_the_sketch_up(
    client: Client, sketch: RuleSetSketch
) -> None:
    url = address(sketch, "components", 0)
    client.post(url, {**shown_data(client, url), "weight": "0.5"})
    page = client.get(reverse("regulation:sketch", args=[sketch.id])).content.decode()
    assert "The weights add up to 1.3" in page
    refused = client.post(reverse("regulation:finish_sketch", args=[sketch.id]))
    assert refused.status_code == 409
    assert RuleSetSketch.objects.exists()
    wrong = client.post(url, {**shown_data(client, url), "weight": "half", "id": "Not a name"})
    assert wrong.status_code == 400
    assert set(wrong.context["form"].errors) == {"weight", "id"}
    client.post(url, {**shown_data(client, url), "pass_mark": "101"})
    assert "The pass mark 101 is above 100" in client.get(url).content.decode()


def test_tests_inside_are_run_while_it_is_worked_on(client: Client, sketch: RuleSetSketch) -> None:
    url = address(sketch, "components", 4)
    client.post(url, {**shown_data(client, url), "pass_mark": "90"})
    tests = client.get(reverse("regulation:sketch", args=[sketch.id])).context["tests"]
    failed = [test for test in tests if test.failure]
    assert [test.name for test in failed][:1] == ["all parts reached: cleared to take calls"]
    assert "outcome is fail, not pass" in failed[0].failure


def test_new_version_is_drafted_compared_and_activated(
    office: Employee, client: Client, sketch: RuleSetSketch
) -> None:
    assert sketch.base is not None
    major, minor, _patch = sketch.base.version.split(".")
    head = address(sketch, "head", 0)
    client.post(head, {**shown_data(client, head), "effective_from": NEXT_WEEK.isoformat()})
    url = address(sketch, "components", 0)
    client.post(url, {**shown_data(client, url), "title_en": "About the company"})
    done = client.post(reverse("regulation:finish_sketch", args=[sketch.id]), follow=True)
    assert done.status_code == 200
    draft = RuleSetVersion.objects.get(state="draft")
    assert (draft.version, draft.effective_from) == (f"{major}.{int(minor) + 1}.0", NEXT_WEEK)
    assert not RuleSetSketch.objects.exists()
    compared = client.get(reverse("regulation:compare_rule_set", args=[draft.id])).content.decode()
    assert "<del>Company introduction</del>" in compared
    assert "<ins>About the company</ins>" in compared
    first_day = (NEXT_WEEK + timedelta(days=1)).isoformat()
    activate = reverse("regulation:activate_rule_set", args=[draft.id])
    client.post(activate, {"effective_from": first_day})
    draft.refresh_from_db()
    assert (draft.state, draft.effective_from.isoformat()) == ("active", first_day)
    assert draft.content["effective_from"] == first_day
    assert draft.activated_by == office


def test_condition_that_says_more_than_lines_is_kept(client: Client, sketch: RuleSetSketch) -> None:
    share = ["<=", ["/", "fact.missed_minutes", "fact.total_minutes"], "1/3"]
    sketch.content["gates"][0]["condition"] = share
    sketch.save()
    url = address(sketch, "gates", 0)
    page = client.get(url)
    assert "missed minutes ÷ minutes of the course ≤ 1/3" in page.content.decode()
    client.post(url, {**shown_data(client, url), "title_en": "Renamed"})
    sketch.refresh_from_db()
    gate = sketch.content["gates"][0]
    assert (gate["condition"], gate["title"]["en"]) == (share, "Renamed")
    replaced = {**shown_data(client, url), "left0": "total.score", "sign0": ">=", "right0": "70"}
    del replaced["keep_condition"]
    client.post(url, replaced)
    sketch.refresh_from_db()
    assert sketch.content["gates"][0]["condition"] == [">=", "total.score", "70"]


def test_part_is_removed_and_the_sketch_thrown_away(client: Client, sketch: RuleSetSketch) -> None:
    client.post(reverse("regulation:remove_part", args=[sketch.id, "gates", 0]))
    sketch.refresh_from_db()
    assert sketch.content["gates"] == []
    client.post(reverse("regulation:discard_sketch", args=[sketch.id]))
    assert not RuleSetSketch.objects.exists()


def test_two_people_do_not_sketch_the_same_rule_set(
    centre: Centre, office: Employee, sketch: RuleSetSketch, signed_in: SignIn
) -> None:
    other = signed_in(centre.person("Other", Role.TRAINING_MANAGER))
    begin = reverse("regulation:begin_sketch", args=[active(office).id])
    answer = other.post(begin, follow=True)
    assert "Office is already working on csr.new_hire" in answer.content.decode()
    assert RuleSetSketch.objects.count() == 1


@pytest.mark.requirement("R112")
def test_rules_are_visible_to_agents_before_an_attempt(
    centre: Centre, office: Employee, signed_in: SignIn
) -> None:
    agent = signed_in(centre.person("Agent"))
    assert "New-hire training for agents" in agent.get(reverse("regulation:mine")).content.decode()
    version = active(office)
    page = agent.get(reverse("regulation:mine_rules", args=[version.id])).content.decode()
    assert "score of Call simulation ≥ 80" in page
    assert "Call simulation" in page
    assert agent.get(reverse("regulation:rule_set", args=[version.id])).status_code == 404


@pytest.mark.requirement("R112")
def test_draft_is_not_shown_to_agents(
    centre: Centre, client: Client, sketch: RuleSetSketch, signed_in: SignIn
) -> None:
    head = address(sketch, "head", 0)
    client.post(head, {**shown_data(client, head), "effective_from": NEXT_WEEK.isoformat()})
    client.post(reverse("regulation:finish_sketch", args=[sketch.id]))
    draft = RuleSetVersion.objects.get(state="draft")
    agent = signed_in(centre.person("Agent"))
    assert agent.get(reverse("regulation:mine_rules", args=[draft.id])).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_a_rule_set_opens(
    office: Employee, sketch: RuleSetSketch, language: str
) -> None:
    client = sign_in(office, language)
    version = active(office)
    pages = [
        reverse("regulation:rule_sets"),
        reverse("regulation:rule_set", args=[version.id]),
        reverse("regulation:compare_rule_set", args=[version.id]),
        reverse("regulation:sketch", args=[sketch.id]),
        *(address(sketch, kind) for kind in KINDS),
    ]
    for page in pages:
        assert client.get(page).status_code == 200, page

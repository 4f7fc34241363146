"""Every page of the portal as people meet it: readable by all, on phones, in both languages."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from content.h5p.models import Library
from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.people.services import KeyDraft, make_key, withdraw_key
from lms.portal.services import (
    install_libraries,
    make_dispatch,
    permit_library,
    turn_library,
)
from scorm_packages.export.models import Dispatch, DispatchLearner, DispatchRegistration
from scorm_packages.export.services import DispatchDraft
from scorm_packages.manifest.findings import finding
from scorm_packages.runtime.models import Package, RuntimeSession
from scorm_packages.runtime.services import register
from tests.builders.centre import Centre
from tests.builders.h5p import choice_parameters, h5p_package, library
from tests.builders.taken import taken
from xapi.forwarding.models import DeadLetter, Destination
from xapi.forwarding.services import DestinationDraft, add_destination
from xapi.lrs.rules.access import SpeaksFor, Voice

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
BEYOND_THE_EDGE = """
() => [...document.querySelectorAll("body *")]
  .filter((element) => !element.closest(".table-responsive, .visually-hidden, .ui-skip"))
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => `${element.tagName}.${element.className}`)
"""


def stopped_store(tenant: int) -> Destination:
    """A record store that has refused one statement after another."""
    draft = DestinationDraft(
        name="Group record store of a rather long name",
        url="https://records.example/an/address/that/is/long/xapi",
        key="k",
        secret="s",
    )
    store = add_destination(tenant, draft)
    Destination.objects.filter(id=store.id).update(blocked="refuses_everything")
    now = timezone.now()
    DeadLetter.objects.create(
        tenant=tenant,
        destination=store,
        statement_id=uuid4(),
        reason="rejected",
        detail=f"https://records.example/{'an-answer-without-a-blank' * 4}",
        first_at=now,
        last_at=now,
    )
    return store


def some_library(office: Employee) -> Library:
    """A library among others, one of which is on the list of what may come in."""
    question = library("Callcraft.TestQuestion")
    install_libraries(office, io.BytesIO(h5p_package(question, choice_parameters())))
    installed = Library.objects.get(machine_name=question.machine_name)
    permit_library(office, installed.machine_name, installed.sha256)
    permit_library(office, "H5P.AnotherLibraryWithAName.ThatIsRatherLongForAPhone")
    off = Library.objects.get(machine_name="Callcraft.TestTools")
    turn_library(office, off.id, is_on=False)
    return installed


def used_dispatch(trainer: Employee, package: Package) -> Dispatch:
    """A dispatch that somebody of a long name has come in by."""
    draft = DispatchDraft(
        package=package.id,
        destination="Partner company of a rather long name 合作伙伴公司",
        format="scorm2004",
        origins=["https://learning.partner-of-a-long-name.example"],
        max_learners=200,
    )
    made = make_dispatch(trainer, draft)
    learner = DispatchLearner.objects.create(
        tenant=made.tenant,
        dispatch=made,
        learner_id="an-identifier-without-a-blank-in-it-of-sixty-and-more-letters-4711",
        name="李示例",
    )
    registration = register(
        tenant=made.tenant,
        package=package,
        actor_home_page="https://partner.example",
        actor_name="4711",
        learner_name="李示例",
        learner_id="4711",
    )
    DispatchRegistration.objects.create(
        tenant=made.tenant, learner=learner, registration=registration, number=1
    )
    return made


class Cast:
    """People with something on every page, and the addresses of those pages."""

    def __init__(self, centre: Centre) -> None:
        today = timezone.localdate()
        team = centre.unit("晨星班组 with a rather long name in two languages")
        self.learner = centre.person("林小满", unit=team, login="linxiaoman")
        self.trainer = centre.person("沈老师", Role.TRAINER)
        self.office = centre.person("秦培训", Role.TRAINING_OFFICE, Role.TEAM_LEAD, unit=team)
        self.keeper = centre.person("系统管理员", Role.ADMINISTRATOR)
        partners = Voice(SpeaksFor.HOME_PAGE, "https://partner.example/staff/of-a-long-address")
        make_key(self.keeper, KeyDraft("示例合作伙伴", frozenset({"state"}), partners))
        revoked, _ = make_key(self.keeper, KeyDraft("Quiz system", frozenset({"all/read"})))
        withdraw_key(self.keeper, revoked)
        package = centre.package(
            "公司制度与信息安全 Company rules and information security",
            scos=("倾听与确认", "Calming an upset caller"),
            findings=[finding("zip.not_a_zip"), finding("zip.truncated")],
        )
        track = centre.track(
            [
                ("Company", "认识公司", [("company", "Company rules", "公司制度", package)]),
                ("Service", "服务", [("skills", "Service skills", "服务技巧", package)]),
            ]
        )
        played = centre.package("首次通话 First call with a title of some length", scos=("开场白",))
        taking = taken(centre, played, "Aleksandra Riverbend-Harbourlight", response="a")
        visit = RuntimeSession.objects.get(attempt__registration=taking)
        newer = centre.package(played.title, scos=("开场白", "结束语"))
        newer.identifier = played.identifier
        newer.save()
        first = centre.enrolled(self.learner, track, due_on=today - timedelta(days=3))
        centre.played(first, "company", "failed", score="52")
        centre.decided(first, "component:company", "fail", "52")
        centre.decided(first, "total", "indeterminate")
        other = centre.enrolled(
            centre.person("Aleksandra Riverbend-Harbourlight", unit=team), track, due_on=today
        )
        centre.played(other, "company", "passed", score="87.5")
        centre.decided(other, "total", "pass", "87.5")
        self.pages = [
            (None, "/account/login/"),
            (self.learner, "/"),
            (self.learner, f"/courses/{first.id}/company/"),
            (self.learner, "/account/password/"),
            (self.trainer, "/"),
            (self.trainer, "/packages/"),
            (self.trainer, "/packages/upload/"),
            (self.trainer, f"/packages/{package.id}/"),
            (self.trainer, f"/packages/{newer.id}/"),
            (self.trainer, f"/packages/{newer.id}/attempts/"),
            (self.trainer, f"/packages/{newer.id}/questions/"),
            (self.trainer, f"/packages/{newer.id}/dry-run/"),
            (self.trainer, f"/packages/{played.id}/attempts/"),
            (self.trainer, f"/packages/{played.id}/questions/"),
            (self.trainer, f"/packages/{played.id}/attempts/{taking.id}/"),
            (self.trainer, f"/packages/{played.id}/attempts/{taking.id}/{visit.id}/"),
            (self.trainer, "/results/"),
            (self.trainer, "/record/"),
            (self.trainer, f"/packages/{package.id}/export/"),
            (self.trainer, "/dispatches/"),
            (self.trainer, "/dispatches/new/"),
            (self.trainer, f"/dispatches/{used_dispatch(self.trainer, package).id}/"),
            (self.office, "/"),
            (self.office, "/libraries/"),
            (self.office, "/libraries/upload/"),
            (self.office, "/libraries/allowed/"),
            (self.office, f"/libraries/{some_library(self.office).id}/"),
            (self.keeper, "/office/people/keys/"),
            (self.keeper, "/office/people/keys/new/"),
            (self.keeper, "/office/people/keys/secret/"),
            (self.keeper, "/office/sync/stores/"),
            (self.keeper, f"/office/sync/stores/{stopped_store(centre.tenant.id).id}/"),
        ]


@pytest.fixture
def cast(centre: Centre) -> Cast:
    return Cast(centre)


OpenAs = Callable[..., Page]


def go(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_page_has_a_grave_fault_of_accessibility(
    cast: Cast, open_as: OpenAs, language: str, dark: bool
) -> None:
    """WCAG 2.2 AA as far as a machine can tell: contrast, names, roles, order of headings."""
    faults = []
    for person, address in cast.pages:
        page = open_as(person, language=language, dark=dark, bypass_csp=True)
        go(page, address)
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults += [
            (address, violation["id"], node["target"])
            for violation in found["violations"]
            if violation["impact"] in GRAVE
            for node in violation["nodes"]
        ]
    assert faults == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_fits_a_phone_of_320_pixels(cast: Cast, open_as: OpenAs, language: str) -> None:
    """WCAG 1.4.10: no scrolling sideways."""
    for person, address in cast.pages:
        page = open_as(person, language=language, width=320)
        go(page, address)
        assert page.evaluate(BEYOND_THE_EDGE) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_what_is_to_be_tapped_is_large_enough(cast: Cast, open_as: OpenAs) -> None:
    """WCAG 2.5.8 asks for 24 px; buttons of ours are 36 px high at least."""
    for person, address in cast.pages:
        page = open_as(person, width=390)
        go(page, address)
        small = page.evaluate(
            """() => [...document.querySelectorAll("main .btn, header button")]
                .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 36)
                .map((e) => e.outerHTML)"""
        )
        assert small == [], address


def test_the_page_follows_the_system_until_a_theme_is_chosen(
    centre: Centre, open_as: OpenAs
) -> None:
    page = open_as(centre.person("林小满"), dark=True)
    page.goto("/")
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(22, 25, 24)"
    page.locator("summary", has_text="Your account").click()
    page.get_by_role("button", name="Light").click()
    assert page.evaluate(background) == "rgb(247, 245, 240)"
    page.reload()
    assert page.evaluate(background) == "rgb(247, 245, 240)"
    page.locator("summary", has_text="Your account").click()
    page.get_by_role("button", name="System").click()
    page.reload()
    assert page.evaluate(background) == "rgb(22, 25, 24)"


def test_the_navigation_of_phones_opens_and_tells_that_it_does(
    centre: Centre, open_as: OpenAs
) -> None:
    page = open_as(centre.person("沈老师", Role.TRAINER), width=390)
    page.goto("/")
    packages = page.get_by_role("navigation").get_by_role("link", name="Packages")
    assert not packages.is_visible()
    menu = page.get_by_role("button", name="Menu")
    menu.click()
    assert menu.get_attribute("aria-expanded") == "true"
    page.get_by_role("navigation").locator("summary", has_text="Teaching").click()
    packages.click()
    page.wait_for_url("**/packages/")


def test_the_keyboard_reaches_the_content_first_and_closes_menus(
    centre: Centre, open_as: OpenAs
) -> None:
    page = open_as(centre.person("林小满"))
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.locator("summary", has_text="Your account").click()
    assert page.get_by_role("button", name="Sign out").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Sign out").is_visible()


def test_without_script_everything_still_works(
    centre: Centre, open_as: OpenAs, tmp_path: Path
) -> None:
    learner: Employee = centre.person("林小满")
    page = open_as(learner)
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/")
    assert page.get_by_role("navigation").get_by_role("link", name="Home").is_visible()
    page.get_by_role("button", name="中文").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"

"""Installed courses of one standard, exported as another and played where nobody knows us."""

import io
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Frame, Page

from scorm_packages.export.rules.outline import Target
from scorm_packages.export.services import export_course
from scorm_packages.intake.services import import_package
from tests.builders.foreign_lms import ForeignLms
from tests.builders.packages import ScoSpec, scorm12_package
from tests.builders.runtime import TENANT
from tests.builders.scorm2004_courses import one_sco_course

pytestmark = pytest.mark.django_db

SCO_12 = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Old course</title>
<h1>Old course</h1>
<script>
  let place = window;
  while (!place.API && place.parent !== place) place = place.parent;
  const API = place.API;
  const began = API.LMSInitialize("");
  const get = (element) => API.LMSGetValue(element);
  const set = (element, value) => API.LMSSetValue(element, value);
  const leave = () => { set("cmi.core.exit", "suspend"); return API.LMSFinish(""); };
</script>"""
ADAPTER = "callcraft-adapter/1.html"


def exported(upload: bytes, target: Target) -> bytes:
    report = import_package(
        tenant=TENANT, upload=io.BytesIO(upload), file_name="course.zip", imported_by="test"
    )
    assert report.package is not None
    out = io.BytesIO()
    export_course(tenant=TENANT, package=report.package.id, target=target, out=out)
    return out.getvalue()


def old_course() -> bytes:
    sco = ScoSpec("Old course", "course.html", html=SCO_12, values={"masteryscore": "70"})
    return scorm12_package([sco])


def content(page: Page) -> Frame:
    """The content's own frame, inside the adapter's."""
    page.wait_for_function(
        "() => { let w = window, n = 0; while (w.frames.length) { w = w.frames[0]; n++; }"
        " return n && typeof w.get === 'function' || w.eval?.('typeof get') === 'function'; }"
    )
    return page.frames[-1]


def play(page: Page, *sets: tuple[str, str]) -> list[str]:
    frame = content(page)
    return [frame.evaluate("([e, v]) => set(e, v)", list(pair)) for pair in sets]


def get(page: Page, element: str) -> str:
    value: str = content(page).evaluate("(e) => get(e)", element)
    return value


def end(page: Page) -> dict[str, Any]:
    """Take the package away, as a platform does when the learner leaves."""
    page.locator("iframe").evaluate("frame => frame.remove()")
    assert page.evaluate("ended")
    return dict(page.evaluate("told"))


ANSWER_12 = (
    ("cmi.interactions.0.id", "q1"),
    ("cmi.interactions.0.type", "choice"),
    ("cmi.interactions.0.student_response", "a,c"),
    ("cmi.interactions.0.correct_responses.0.pattern", "a,b"),
    ("cmi.interactions.0.result", "wrong"),
    ("cmi.interactions.0.latency", "0000:00:12.50"),
)


def test_a_scorm_12_course_plays_in_a_scorm_2004_platform(
    lms: ForeignLms, learner: BrowserContext
) -> None:
    """RTE 1.2 §3.4 to RTE 2004 §4.2: status, score, answers, time, bookmark, mastery."""
    package = lms.add(exported(old_course(), Target.SCORM_2004))
    address = lms.scorm_page(package, ADAPTER, library="scorm2004")
    page = learner.new_page()
    page.goto(address)
    assert get(page, "cmi.core.student_name") == "李示例"
    assert get(page, "cmi.core.entry") == "ab-initio"
    assert get(page, "cmi.student_data.mastery_score") == "70"
    done = play(
        page,
        ("cmi.core.lesson_location", "page-3"),
        ("cmi.suspend_data", "memory"),
        ("cmi.core.score.raw", "85"),
        ("cmi.core.lesson_status", "completed"),
        ("cmi.core.session_time", "0000:02:05.50"),
        *ANSWER_12,
    )
    assert set(done) == {"true"}
    assert content(page).evaluate("leave()") == "true"
    told = end(page)
    assert told["cmi.completion_status"] == "completed"
    assert told["cmi.success_status"] == "passed"
    assert (told["cmi.score.scaled"], told["cmi.score.raw"]) == ("0.85", "85")
    assert told["cmi.location"] == "page-3"
    assert told["cmi.session_time"] == "PT2M5.5S"
    assert told["cmi.exit"] == "suspend"
    assert told["cmi.interactions.0.learner_response"] == "a[,]c"
    assert told["cmi.interactions.0.correct_responses.0.pattern"] == "a[,]b"
    assert told["cmi.interactions.0.result"] == "incorrect"
    assert told["cmi.interactions.0.latency"] == "PT12.5S"

    again = learner.new_page()
    again.goto(address)
    assert get(again, "cmi.core.entry") == "resume"
    assert get(again, "cmi.suspend_data") == "memory"
    assert get(again, "cmi.core.lesson_location") == "page-3"
    assert get(again, "cmi.core.lesson_status") == "passed"
    assert get(again, "cmi.core.total_time") == "00:02:05.5"


def test_a_scorm_12_course_plays_as_a_cmi5_unit(lms: ForeignLms, learner: BrowserContext) -> None:
    package = lms.add(exported(old_course(), Target.CMI5))
    memory = lms.cmi5[package]
    page = learner.new_page()
    page.goto(lms.cmi5_page(package, ADAPTER, "https://course.example/old", mastery=0.7))
    play(
        page,
        ("cmi.suspend_data", "memory"),
        ("cmi.core.score.raw", "92"),
        ("cmi.core.lesson_status", "completed"),
        *ANSWER_12,
    )
    content(page).evaluate("leave()")
    page.wait_for_timeout(500)
    page.close()
    assert memory.refused == []
    assert memory.verbs() == ["initialized", "answered", "completed", "passed", "terminated"]
    assert memory.results("passed")[0]["score"]["scaled"] == 0.92
    assert memory.results("answered")[0]["response"] == "a[,]c"

    again = learner.new_page()
    again.goto(lms.cmi5_page(package, ADAPTER, "https://course.example/old", mastery=0.7))
    assert get(again, "cmi.suspend_data") == "memory"
    assert get(again, "cmi.core.lesson_status") == "passed"


def test_a_scorm_2004_course_plays_in_a_scorm_12_platform(
    lms: ForeignLms, learner: BrowserContext
) -> None:
    package = lms.add(exported(one_sco_course(), Target.SCORM_12))
    address = lms.scorm_page(package, ADAPTER, library="scorm12")
    page = learner.new_page()
    page.goto(address)
    assert get(page, "cmi.learner_id") == "L-7"
    done = play(
        page,
        ("cmi.location", "slide 4"),
        ("cmi.suspend_data", "memory of 2004"),
        ("cmi.score.scaled", "0.75"),
        ("cmi.completion_status", "completed"),
        ("cmi.success_status", "passed"),
        ("cmi.session_time", "PT1H0M2.5S"),
        ("cmi.interactions.0.id", "urn:q1"),
        ("cmi.interactions.0.type", "matching"),
        ("cmi.interactions.0.learner_response", "1[.]a[,]2[.]c"),
        ("cmi.interactions.0.result", "correct"),
    )
    assert set(done) == {"true"}
    content(page).evaluate("leave()")
    told = end(page)
    assert told["cmi.core.lesson_status"] == "passed"
    assert told["cmi.core.score.raw"] == "75"
    assert told["cmi.core.lesson_location"] == "slide 4"
    assert told["cmi.core.session_time"] == "0001:00:02.50"
    assert told["cmi.interactions.0.type"] == "matching"
    assert told["cmi.interactions.0.student_response"] == "1.a,2.c"

    again = learner.new_page()
    again.goto(address)
    assert get(again, "cmi.entry") == "resume"
    assert get(again, "cmi.suspend_data") == "memory of 2004"
    assert get(again, "cmi.success_status") == "passed"


def test_content_that_is_torn_away_is_resumed(lms: ForeignLms, learner: BrowserContext) -> None:
    """No LMSFinish ever came: the visit broke off, and nothing of it is lost."""
    package = lms.add(exported(old_course(), Target.SCORM_2004))
    address = lms.scorm_page(package, ADAPTER, library="scorm2004")
    page = learner.new_page()
    page.goto(address)
    play(page, ("cmi.suspend_data", "half way"))
    assert end(page)["cmi.exit"] == "suspend"
    again = learner.new_page()
    again.goto(address)
    assert get(again, "cmi.core.entry") == "resume"
    assert get(again, "cmi.suspend_data") == "half way"


def test_memory_that_the_platform_has_no_room_for_is_refused_at_once(
    lms: ForeignLms, learner: BrowserContext
) -> None:
    """SCORM 2004 RTE 4.2.21: error 406; SCORM 1.2 guarantees 4,096 characters and no more."""
    package = lms.add(exported(one_sco_course(), Target.SCORM_12))
    page = learner.new_page()
    page.goto(lms.scorm_page(package, ADAPTER, library="scorm12"))
    page.evaluate(
        "() => { const set = API.lmsSetValue.bind(API); API.LMSSetValue = (element, value) =>"
        " element === 'cmi.suspend_data' && value.length > 4096 ? 'false' : set(element, value); }"
    )
    assert play(page, ("cmi.suspend_data", "x" * 3000)) == ["true"]
    assert play(page, ("cmi.suspend_data", "x" * 5000)) == ["false"]
    assert content(page).evaluate("API.GetLastError()") == "406"
    assert play(page, ("cmi.location", "2")) == ["true"]
    assert content(page).evaluate("API.GetLastError()") == "0"

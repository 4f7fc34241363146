"""The office makes tracks: from a template, item by item, until they are open."""

from typing import Any

import pytest

from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.tracks.exceptions import KeyTaken, TrackIsFixed, TrackNotOpen, TrackNotReady
from lms.tracks.models import Enrolment, Stage, Track, TrackItem
from lms.tracks.queries import findings_of_track, item_locks, method_mix, newest_version
from lms.tracks.rules.curricula import CURRICULA
from lms.tracks.rules.structure import Code
from lms.tracks.services import enrol
from lms.tracks.services.curricula import (
    make_track,
    make_version,
    move_item,
    publish_track,
    remove_item,
    remove_stage,
    save_item,
    save_stage,
)
from tests.builders.centre import Centre
from tests.builders.office_tracks import item_of, open_track

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", sorted(CURRICULA))
def test_every_template_makes_a_track_that_can_be_opened(office: Employee, key: str) -> None:
    track = make_track(office, key=f"from-{key}", curriculum=CURRICULA[key])
    assert [one.code for one in findings_of_track(track) if one.is_error] == []
    assert publish_track(office, track).state == Track.State.ACTIVE


@pytest.mark.requirement("R62")
def test_simulation_waits_for_the_business_test(office: Employee) -> None:
    track = make_track(office, key="new", curriculum=CURRICULA["five_blocks"])
    assert item_locks(track, []) == {
        "scenarios": ["business-test"],
        "simulation": ["business-test"],
    }
    assert item_locks(track, ["business-test"]) == {}
    assert item_of(track, "rules").block_zh == "公司制度"


@pytest.mark.requirement("R77")
def test_a_new_hire_track_without_confidentiality_cannot_be_opened(office: Employee) -> None:
    track = make_track(office, key="new", curriculum=CURRICULA["six_modules"])
    remove_item(office, item_of(track, "confidentiality"))
    with pytest.raises(TrackNotReady) as problem:
        publish_track(office, track)
    assert "保密" in problem.value.text("zh-hans")
    assert Track.objects.get(id=track.id).is_draft


@pytest.mark.requirement("R18")
def test_a_new_hire_track_is_not_opened_without_a_trainer(centre: Centre) -> None:
    office = centre.person("Office", Role.TRAINING_OFFICE)
    track = make_track(office, key="new", curriculum=CURRICULA["two_stages"])
    assert Code.NO_TRAINER in {one.code for one in findings_of_track(track)}
    centre.person("Trainer", Role.TRAINER)
    assert publish_track(office, track).published_by == office


@pytest.mark.requirement("R2")
def test_a_course_without_assessment_needs_a_reason(office: Employee, centre: Centre) -> None:
    track = make_track(office, key="own", kind="in_service", title_en="Own", title_zh="自建")
    [stage] = Stage.objects.filter(track=track)
    words: dict[str, Any] = {"title_en": "Kettles", "title_zh": "水壶", "kind": "package"}
    item = save_item(office, stage, None, key="kettles", package=centre.package(), **words)
    with pytest.raises(TrackNotReady):
        publish_track(office, track)
    save_item(office, stage, item, key="kettles", exemption="Shown and signed for on the floor.")
    assert publish_track(office, track)


def test_what_is_open_no_longer_changes(office: Employee) -> None:
    """R112: whoever is enrolled finishes what they began."""
    track = open_track(office)
    item = item_of(track, "teamwork")
    stage = item.stage
    for change in (
        lambda: save_item(office, stage, item, key="teamwork"),
        lambda: save_stage(office, track, None, title_en="More", title_zh="更多"),
        lambda: remove_stage(office, stage),
        lambda: remove_item(office, item),
        lambda: move_item(office, item, "up"),
        lambda: publish_track(office, track),
    ):
        with pytest.raises(TrackIsFixed):
            change()


def test_a_new_version_is_alike_and_retires_the_old_one_when_it_opens(
    office: Employee, centre: Centre
) -> None:
    first = open_track(office, "five_blocks", "hires")
    agent = centre.person("Agent")
    old = enrol(agent, first)
    second = make_version(office, first)
    assert make_version(office, first) == second, "there is one draft"
    assert (second.key, second.version, second.family) == ("hires.v2", 2, "hires")
    assert method_mix(second) == method_mix(first)
    assert item_locks(second, []) == item_locks(first, [])
    with pytest.raises(TrackNotOpen):
        enrol(agent, second)
    assert newest_version(first) == first
    remove_item(office, item_of(second, "business-sales"))
    publish_track(office, second)
    first.refresh_from_db()
    assert first.state == Track.State.RETIRED
    assert newest_version(first) == second
    assert Enrolment.objects.get(id=old.id).track == first
    assert item_of(first, "business-sales")


def test_items_and_stages_keep_their_order(office: Employee) -> None:
    track = make_track(office, key="own", kind="in_service", title_en="Own", title_zh="自建")
    stages = [Stage.objects.get(track=track)] + [
        save_stage(office, track, None, title_en=name, title_zh=name) for name in ("Two", "Three")
    ]
    words: dict[str, Any] = {"title_en": "x", "title_zh": "x", "kind": "class"}
    a, b = (save_item(office, stages[2], None, key=key, **words) for key in "ab")
    with pytest.raises(KeyTaken):
        save_item(office, stages[0], None, key="a", **words)
    save_item(office, stages[2], b, key="b", needs=[a])
    move_item(office, b, "up")
    assert [one.key for one in TrackItem.objects.filter(track=track)] == ["b", "a"]
    move_item(office, b, "up")
    remove_stage(office, stages[1])
    places = Stage.objects.filter(track=track).values_list("position", "title_en")
    assert list(places) == [(1, "Stage 1"), (2, "Three")]

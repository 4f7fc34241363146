"""Rules of exporting and dispatching, one by one."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from scorm_packages.export.exceptions import (
    DispatchExpired,
    DispatchFull,
    DispatchOff,
    LaunchIncomplete,
    OriginInvalid,
    OriginRefused,
)
from scorm_packages.export.rules.adapted import free_folder
from scorm_packages.export.rules.conversion import has_sequencing
from scorm_packages.export.rules.dispatching import (
    Conditions,
    check_open,
    check_room,
    home_page_of,
    read_arrival,
    read_origins,
    read_token,
    write_token,
)
from scorm_packages.export.rules.names import file_name, xml_name
from scorm_packages.export.rules.standing import PartState, standing_of_parts, standing_of_whole
from scorm_packages.export.rules.zips import ZipEntry, entry_of, write_zip
from scorm_packages.sequencing.definition import (
    Activity,
    ActivityTree,
    ControlMode,
    Delivery,
    Objective,
    ObjectiveMap,
    Rollup,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
OPEN = Conditions(
    is_off=False, expires_at=None, max_learners=None, max_registrations=None, origins=()
)
ORIGIN = "https://lms.example"
SECRET = "A" * 43
ONE, TWO = uuid4(), uuid4()


def part(item: UUID, status: str, score: str | None = None) -> PartState:
    return PartState(item, status, None if score is None else Decimal(score), "", 100)


@pytest.mark.parametrize(
    ("statuses", "completed", "passed"),
    [
        ({}, None, None),
        ({ONE: "passed"}, False, None),
        ({ONE: "passed", TWO: "incomplete"}, False, None),
        ({ONE: "passed", TWO: "completed"}, True, True),
        ({ONE: "completed", TWO: "completed"}, True, None),
        ({ONE: "failed", TWO: "incomplete"}, False, False),
        ({ONE: "passed", TWO: "failed"}, True, False),
        ({ONE: "browsed", TWO: "passed"}, False, None),
    ],
)
def test_a_course_of_parts_is_done_when_all_are_and_passed_when_none_failed(
    statuses: Mapping[UUID, str], completed: bool | None, passed: bool | None
) -> None:
    states = [part(item, status) for item, status in statuses.items()]
    standing = standing_of_parts([ONE, TWO], states)
    assert (standing.completed, standing.passed) == (completed, passed)


def test_the_score_of_a_course_of_parts_is_their_mean() -> None:
    states = [part(ONE, "passed", "0.9"), part(TWO, "passed", "0.6"), part(uuid4(), "passed", "0")]
    standing = standing_of_parts([ONE, TWO], states)
    assert standing.score == Decimal("0.75")
    told = standing.as_data(ONE)
    assert told["score"] == {"scaled": 0.75, "raw": 75.0, "min": 0, "max": 100}
    assert told["seconds"] == 3.0


def test_a_course_that_was_rolled_up_stands_as_its_root_does() -> None:
    standing = standing_of_whole("completed", "failed", Decimal("-0.5"), [])
    assert (standing.completed, standing.passed, standing.status) == (True, False, "failed")
    nothing = standing_of_whole("unknown", "unknown", None, [])
    assert (nothing.completed, nothing.passed, nothing.status) == (None, None, "not attempted")


def test_a_token_is_read_as_it_was_written() -> None:
    assert read_token(write_token(ONE, SECRET)) == (ONE, SECRET)


@given(st.text())
def test_any_other_text_is_no_token(text: str) -> None:
    found = read_token(text)
    assert found is None or write_token(*found) == text


def test_people_of_two_dispatches_have_two_homes() -> None:
    assert home_page_of(ONE) != home_page_of(TWO)


@pytest.mark.parametrize(
    ("conditions", "refusal"),
    [
        (replace(OPEN, is_off=True), DispatchOff),
        (replace(OPEN, expires_at=NOW), DispatchExpired),
        (replace(OPEN, origins=["https://other.example"]), OriginRefused),
        (replace(OPEN, origins=["https://lms.example:8443"]), OriginRefused),
    ],
)
def test_who_may_not_come_in_is_told_why(conditions: Conditions, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_open(conditions, ORIGIN, NOW)


def test_who_may_come_in_comes_in() -> None:
    check_open(OPEN, ORIGIN, NOW)
    check_open(replace(OPEN, expires_at=NOW + timedelta(seconds=1)), ORIGIN, NOW)
    check_open(replace(OPEN, origins=[ORIGIN]), ORIGIN, NOW)


def test_there_is_room_up_to_the_cap_and_not_beyond() -> None:
    few = replace(OPEN, max_learners=3, max_registrations=5)
    check_room(few, learners=3, registrations=5)
    for learners, registrations in ((4, 5), (3, 6)):
        with pytest.raises(DispatchFull):
            check_room(few, learners=learners, registrations=registrations)


@given(
    st.dictionaries(
        st.sampled_from(["learner_id", "learner_name", "origin", "channel", "registration"]),
        st.text(),
    )
)
def test_no_form_breaks_the_reading_of_a_launch(fields: dict[str, str]) -> None:
    given_ = {"learner_id": "x", "origin": ORIGIN, "channel": "c" * 32, **fields}
    try:
        arrival = read_arrival(given_)
    except LaunchIncomplete:
        return
    assert arrival.learner_id.strip()
    assert len(arrival.learner_id) <= 255
    arrival.learner_name.encode()  # Text that a database can hold.


def test_origins_are_read_line_by_line() -> None:
    assert read_origins(" https://A.example/ \n\nhttp://b.example:8080\nhttps://a.example") == [
        "https://a.example",
        "http://b.example:8080",
    ]


@pytest.mark.parametrize(
    "text", ["a.example", "https://a.example/path", "ftp://a.example", "https://*.example", "*"]
)
def test_what_is_no_origin_is_named(text: str) -> None:
    with pytest.raises(OriginInvalid, match="is not the origin"):
        read_origins(text)


@given(st.text(min_size=1))
def test_any_text_becomes_an_xml_name(text: str) -> None:
    etree.fromstring(f'<x id="{xml_name(text)}"/>')
    assert xml_name(text)[0].isalpha() or xml_name(text)[0] == "_"


@given(st.text())
def test_any_title_becomes_a_file_name(title: str) -> None:
    name = file_name(title, "scorm12")
    assert name.endswith("-scorm12.zip")
    assert not set(name) & set('/\\:*?"<>|\0\n')


def test_a_zip_tells_when_a_file_is_not_what_it_was_said_to_be() -> None:
    for size in (2, 4):
        with pytest.raises(ValueError, match="not as long"):
            write_zip(io.BytesIO(), [ZipEntry("a.txt", size, (b"abc",))])


def test_a_zip_stores_what_is_packed_already_and_deflates_the_rest() -> None:
    out = io.BytesIO()
    write_zip(out, [entry_of("film.MP4", b"x" * 100), entry_of("page.html", b"x" * 100)])
    with zipfile.ZipFile(out) as opened:
        methods = [info.compress_type for info in opened.infolist()]
    assert methods == [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]


def test_the_adapter_finds_a_folder_that_is_free() -> None:
    assert free_folder(["index.html"]) == "callcraft-adapter"
    assert free_folder(["CALLCRAFT-adapter/x"]) == "callcraft-adapter-2"


def tree(**declared: object) -> ActivityTree:
    leaf = Activity(id="leaf", resource="sco", **declared)  # type: ignore[arg-type]
    return ActivityTree(root=Activity(id="root", children=(leaf,)))


@pytest.mark.parametrize(
    ("declared", "is_lost"),
    [
        ({}, False),
        ({"control": ControlMode(flow=True)}, False),
        ({"delivery": Delivery(completion_set_by_content=True)}, False),
        ({"objectives": (Objective(is_primary=True, satisfied_by_measure=True),)}, False),
        ({"control": ControlMode(choice=False)}, True),
        ({"control": ControlMode(forward_only=True)}, True),
        ({"delivery": Delivery(tracked=False)}, True),
        ({"rollup": Rollup(objective_satisfied=False)}, True),
        ({"hidden_controls": ("exit",)}, True),
        ({"objectives": (Objective(maps=(ObjectiveMap(target="g"),)),)}, True),
    ],
)
def test_sequencing_is_what_learners_would_miss(declared: dict[str, object], is_lost: bool) -> None:
    """SN §3: what every standard can do is no sequencing."""
    assert has_sequencing(tree(**declared)) is is_lost

"""Signing in and out in person (R94, A13): by code, by signature, on paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.classes.exceptions import (
    AlreadySigned,
    NotInClass,
    SheetNotOpen,
    SignInClosed,
    SignModeNotAllowed,
    TermsNotAccepted,
    TooManyCodes,
    WrongCode,
)
from lms.classes.models import SignEvent
from lms.classes.rules.rotating_code import STEP_SECONDS, code_at, step_of, token_at
from lms.classes.services.runs import cancel_run, remove_participant
from lms.classes.services.signing import (
    accept_terms,
    add_scan,
    call_roll,
    confirm_from_paper,
    sign,
    sign_by_code,
)
from lms.people.rules.roles import Role
from lms.regulation.services import decide_reading
from tests.builders.lessons import Lessons

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R94", "A13")
@pytest.mark.parametrize("word", [code_at, token_at])
def test_the_code_of_the_screen_signs_whoever_reads_it_now(lessons: Lessons, word: object) -> None:
    agent = lessons.agent()
    session = lessons.first(lessons.run(agent))
    now = session.starts_at + timedelta(minutes=3)
    assert callable(word)
    shown = word(session.code_secret, str(session.id), step_of(now))
    event = sign_by_code(agent, session, shown, now=now)
    assert (event.method, event.direction, event.at) == ("code", "in", now)
    assert event.recorded_by == agent
    with pytest.raises(AlreadySigned):
        sign_by_code(agent, session, shown, now=now)


@pytest.mark.requirement("R94", "R95")
def test_a_code_that_was_passed_on_or_guessed_signs_nobody(lessons: Lessons) -> None:
    agent, friend = lessons.agent(), lessons.agent("Friend")
    session = lessons.first(lessons.run(agent, friend))
    now, step = session.starts_at, step_of(session.starts_at)
    codes = [code_at(session.code_secret, str(session.id), step + one) for one in (-2, 1, 9)]
    for code in [*codes, "", "x"]:
        with pytest.raises(WrongCode):
            sign_by_code(agent, session, code, now=now + timedelta(seconds=STEP_SECONDS / 2))
    right = code_at(session.code_secret, str(session.id), step)
    with pytest.raises(TooManyCodes):
        sign_by_code(agent, session, right, now=now)
    sign_by_code(friend, session, right, now=now)
    assert [one.participant.employee for one in SignEvent.objects.all()] == [friend]


@pytest.mark.requirement("R94")
@pytest.mark.parametrize(
    ("minute", "is_open"), [(-31, False), (-30, True), (0, True), (150, True), (151, False)]
)
def test_one_signs_from_half_an_hour_before_to_half_an_hour_after(
    lessons: Lessons, minute: int, is_open: bool
) -> None:
    agent = lessons.agent()
    session = lessons.first(lessons.run(agent))
    if is_open:
        assert lessons.signs(agent, session, minute).at
    else:
        with pytest.raises(SignInClosed):
            lessons.signs(agent, session, minute)


@pytest.mark.requirement("R94", "R150", "A13")
def test_who_has_not_accepted_the_terms_signs_on_paper(lessons: Lessons) -> None:
    agent = lessons.centre.person("New")
    run = lessons.run(agent)
    session = lessons.first(run)
    for method in ("typed", "drawn"):
        with pytest.raises(TermsNotAccepted):
            sign(agent, session, method, now=session.starts_at)
    scan = add_scan(lessons.office, session, lessons.file("sheet.pdf"))
    event = confirm_from_paper(lessons.office, scan, lessons.part(run, agent))
    assert (event.method, event.at) == ("sheet", session.starts_at)
    assert (event.recorded_by, event.signature) == (lessons.office, scan.attachment)


@pytest.mark.requirement("R94", "A13")
def test_a_drawn_signature_is_kept(lessons: Lessons) -> None:
    agent = lessons.centre.person("New")
    accept_terms(agent)
    session = lessons.first(lessons.run(agent))
    drawn = lessons.file("signature.pdf")
    event = sign(agent, session, "drawn", signature=drawn, now=session.starts_at)
    assert (event.method, event.signature) == ("drawn", drawn)


@pytest.mark.requirement("A13")
def test_a_centre_may_take_paper_only(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent, hours=[0])
    session, today = lessons.first(run), timezone.localdate()
    decide_reading(
        lessons.centre.person("Boss", Role.TRAINING_MANAGER),
        "A13",
        {"sign_modes": "printed_scan"},
        reason="By hand means by hand.",
        effective_from=today,
    )
    with pytest.raises(SignModeNotAllowed):
        lessons.signs(agent, session)
    scan = add_scan(lessons.office, session, lessons.file())
    assert confirm_from_paper(lessons.office, scan, lessons.part(run, agent)).method == "sheet"


@pytest.mark.requirement("R94")
def test_only_who_is_on_the_list_signs_and_only_for_oneself(lessons: Lessons) -> None:
    agent, stranger = lessons.agent(), lessons.agent("Stranger")
    run = lessons.run(agent)
    session = lessons.first(run)
    with pytest.raises(NotInClass):
        lessons.signs(stranger, session)
    remove_participant(lessons.office, lessons.part(run, agent))
    with pytest.raises(NotInClass):
        lessons.signs(agent, session)


@pytest.mark.requirement("R94")
def test_nobody_signs_in_a_class_that_was_called_off(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    cancel_run(lessons.office, run, "The room is flooded.")
    with pytest.raises(SignInClosed):
        lessons.signs(agent, lessons.first(run))


@pytest.mark.requirement("R101")
def test_out_is_after_in_and_not_by_a_finger_that_slipped(lessons: Lessons) -> None:
    agent = lessons.agent()
    session = lessons.session(lessons.run(agent), -6, signs_out=True)
    directions = [lessons.signs(agent, session).direction]
    with pytest.raises(AlreadySigned):
        lessons.signs(agent, session, minute=4)
    directions.append(lessons.signs(agent, session, minute=5).direction)
    assert directions == ["in", "out"]
    with pytest.raises(AlreadySigned):
        lessons.signs(agent, session, minute=60)


@pytest.mark.requirement("R94", "R21")
def test_a_final_sheet_takes_no_more_paper(lessons: Lessons) -> None:
    agent = lessons.agent()
    run = lessons.run(agent)
    session = lessons.first(run)
    scan = add_scan(lessons.office, session, lessons.file())
    lessons.final(session)
    with pytest.raises(SheetNotOpen):
        confirm_from_paper(lessons.office, scan, lessons.part(run, agent))
    with pytest.raises(SheetNotOpen):
        add_scan(lessons.office, session, lessons.file())


@pytest.mark.requirement("R97")
def test_a_later_roll_call_replaces_and_knows_only_the_list(lessons: Lessons) -> None:
    agent, stranger = lessons.agent(), lessons.agent("Stranger")
    run, other = lessons.run(agent), lessons.run(stranger, hours=[-9])
    session, mine = lessons.first(run), lessons.part(run, agent).id
    foreign = lessons.part(other, stranger).id
    call_roll(lessons.teacher, session, {mine: False, foreign: True})
    call_roll(lessons.teacher, session, {mine: True})
    [mark] = session.roll.all()
    assert (mark.participant_id, mark.is_present, mark.called_by) == (mine, True, lessons.teacher)

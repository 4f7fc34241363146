"""Which of several messages about one object still matters."""

from hypothesis import given
from hypothesis import strategies as st

from lms.sync.rules.ordering import (
    OVERTAKABLE,
    MessageState,
    Version,
    overtaken,
    replayable,
    sendable,
)

FAMILIES = st.dictionaries(st.integers(1, 30), st.sampled_from(MessageState), max_size=8).map(
    lambda states: [Version(number, state) for number, state in states.items()]
)


def family(**states: str) -> list[Version]:
    return [Version(int(name[1:]), MessageState(state)) for name, state in states.items()]


def test_older_message_that_waits_is_overtaken() -> None:
    assert overtaken(family(v1="pending", v2="dead", v3="held", v4="pending")) == [1, 2, 3]


def test_message_under_way_is_left_to_finish_and_the_newer_one_waits() -> None:
    members = family(v1="leased", v2="pending")
    assert overtaken(members) == []
    assert sendable(members) is None


def test_delivered_message_stays_delivered() -> None:
    assert overtaken(family(v1="delivered", v2="pending")) == []


def test_old_result_never_goes_out_after_a_new_one() -> None:
    members = family(v1="dead", v2="delivered")
    assert sendable(members) is None
    assert not replayable(members[0], members)


def test_newest_may_be_sent_once_more() -> None:
    members = family(v1="superseded", v2="delivered")
    assert replayable(members[1], members)


@given(FAMILIES)
def test_what_may_go_out_is_always_the_newest_and_alone(members: list[Version]) -> None:
    number = sendable(members)
    if number is not None:
        assert number == max(member.number for member in members)
        assert all(member.state is not MessageState.LEASED for member in members)


@given(FAMILIES)
def test_after_overtaking_only_the_newest_can_still_change_anything(
    members: list[Version],
) -> None:
    gone = overtaken(members)
    last = max((member.number for member in members), default=0)
    left = [m for m in members if m.state in OVERTAKABLE and m.number not in gone]
    assert all(member.number == last for member in left)

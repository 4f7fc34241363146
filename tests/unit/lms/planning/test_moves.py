"""From which state what may be done: the tables, tried move by move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.planning.exceptions import MoveImpossible
from lms.planning.rules.moves import HELP, NEEDS_PLAN, PLAN, REQUEST, Table, may, moved

TABLES = {"plan": PLAN, "request": REQUEST, "help": HELP, "needs": NEEDS_PLAN}


@pytest.mark.requirement("R44")
def test_a_request_goes_its_whole_way() -> None:
    state = "draft"
    for act, then in (
        ("hand_in", "supervisor"),
        ("agree", "office"),
        ("accept", "accepted"),
        ("schedule", "scheduled"),
        ("deliver", "delivered"),
        ("feed_back", "closed"),
    ):
        state = moved(REQUEST, state, act)
        assert state == then


@pytest.mark.requirement("R10", "R33")
def test_a_plan_is_issued_only_after_it_is_approved() -> None:
    states = [state for state in PLAN if may(PLAN, state, "issue")]
    assert states == ["approved"]
    assert [state for state in PLAN if "approved" in PLAN[state].values()] == ["waiting"]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_move_leads_to_a_state_that_the_table_knows(table: Table) -> None:
    assert {after for moves in table.values() for after in moves.values()} <= set(table)


@given(st.sampled_from(sorted(TABLES)), st.lists(st.text(max_size=12), max_size=6), st.data())
def test_no_row_of_acts_leads_out_of_the_table(
    name: str, noise: list[str], data: st.DataObject
) -> None:
    table = TABLES[name]
    state = next(iter(table))
    acts = sorted({act for moves in table.values() for act in moves})
    for act in [*noise, *data.draw(st.lists(st.sampled_from(acts), max_size=12))]:
        if may(table, state, act):
            state = moved(table, state, act)
        else:
            with pytest.raises(MoveImpossible):
                moved(table, state, act)
        assert state in table


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_some_end_is_reached_from_every_state(table: Table) -> None:
    ends = {state for state, moves in table.items() if not moves}
    for start in table:
        reached, open_ = {start}, [start]
        while open_:
            for after in table[open_.pop()].values():
                if after not in reached:
                    reached.add(after)
                    open_.append(after)
        assert reached & ends, start

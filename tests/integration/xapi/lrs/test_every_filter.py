"""Every combination of filters against what a reader with all the time in the world would find."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.xapi.lrs.conftest import AUTHORITY, TENANT, make_statement, voiding
from xapi.lrs.models import StatementRow
from xapi.lrs.queries import (
    StatementFilter,
    StoredStatement,
    crossing,
    find_statements,
    ranges,
    stretches,
)
from xapi.lrs.rules.keys import Keys, Link, activity_key, agent_key, keys_of, registration_key
from xapi.lrs.rules.keys import verb_key as key_of_verb
from xapi.lrs.rules.positions import first_position
from xapi.lrs.services import ensure_partitions, record_statements
from xapi.statements.actors import Identifier
from xapi.statements.parsing import read_stored

pytestmark = pytest.mark.django_db

VERBS = [f"https://callcraft.example/verbs/{name}" for name in "ab"]
AGENTS = [f"mailto:{name}@callcraft.example" for name in "ab"]
ACTIVITIES = [f"https://callcraft.example/items/{name}" for name in "ab"]
REGISTRATIONS = [UUID(int=number, version=4) for number in range(2)]
AUTHORITIES: list[dict[str, Any]] = [AUTHORITY, {"mbox": AGENTS[1]}]
RECORDERS: list[Identifier] = [
    ("account", AUTHORITY["account"]["homePage"], AUTHORITY["account"]["name"]),
    ("mbox", AGENTS[1]),
]
COUNT = 150
TWO_YEARS = timedelta(days=730)
END = datetime(2025, 1, 1, tzinfo=UTC)

DIRECT = (Link.AGENT,)
RELATED = (Link.AGENT, Link.RELATED_AGENT, Link.AUTHORITY)


class Store(list[tuple[StoredStatement, Keys]]):
    """What was stored, newest first; a test that fails tells of it in a word."""

    def __repr__(self) -> str:
        return f"{len(self)} statements"


def invented(dice: random.Random, ids: list[str]) -> dict[str, Any]:
    """A statement with a little of everything, now and then about another one."""
    context: dict[str, Any] = {}
    if dice.random() < 0.5:
        context["registration"] = str(dice.choice(REGISTRATIONS))
    if dice.random() < 0.5:
        context["instructor"] = {"mbox": dice.choice(AGENTS)}
    if dice.random() < 0.5:
        context["contextActivities"] = {"parent": [{"id": dice.choice(ACTIVITIES)}]}
    target: dict[str, Any] = {"id": dice.choice(ACTIVITIES)}
    if dice.random() < 0.3:
        target = {"objectType": "StatementRef", "id": dice.choice(ids)}
    elif dice.random() < 0.2:
        target = {"objectType": "Agent", "mbox": dice.choice(AGENTS)}
    return make_statement(
        actor={"mbox": dice.choice(AGENTS)},
        verb={"id": dice.choice(VERBS)},
        object=target,
        context=context or None,
    )


def spread_over_two_years(dice: random.Random) -> None:
    """Move everything apart, in its order, into months of which some were made."""
    for month in dice.sample(range(24), 12):
        ensure_partitions(today=date(END.year - 2 + month // 12, month % 12 + 1, 1), months=0)
    places = sorted(StatementRow.objects.values_list("position", flat=True))
    moments = sorted(END - TWO_YEARS * dice.random() for _ in places)
    moved = [places, [first_position(moment) for moment in moments]]
    with connection.cursor() as cursor:
        for table in ("lrs_statement_id", "lrs_statement", "lrs_link"):
            cursor.execute(
                f"UPDATE {table} t SET position = moved.new"
                " FROM unnest(%s::bigint[], %s::bigint[]) AS moved (old, new)"
                " WHERE t.position = moved.old",
                moved,
            )


@pytest.fixture(params=["1", "2, over two years", "3, over two years"])
def stored(request: pytest.FixtureRequest) -> Store:
    """A store of them in batches of all sizes; some refer to what comes later, or never."""
    dice = random.Random(request.param)
    ids = [str(uuid4()) for _ in range(COUNT + 5)]
    all_of_them = [{**invented(dice, ids), "id": one} for one in ids[:COUNT]]
    all_of_them += [voiding(dice.choice(ids)) for _ in range(5)]
    while all_of_them:
        size = dice.choice((1, 2, 15))
        batch, all_of_them = all_of_them[:size], all_of_them[size:]
        authority = dice.choice(AUTHORITIES)
        record_statements(tenant=TENANT, statements=batch, authority=authority)
    if "over two years" in request.param:
        spread_over_two_years(dice)
    found = find_statements(TENANT, StatementFilter(limit=500, with_voided=True)).statements
    assert len(found) == COUNT + 5
    return Store((one, keys_of(TENANT, read_stored(one.payload))) for one in found)


@pytest.fixture(params=["as it is", "in small steps"])
def _steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With steps so small that what else only a large store needs happens here."""
    monkeypatch.setattr(stretches, "_abundant", {})
    if request.param == "in small steps":
        for name, value in {
            "SPARE": 0,
            "_SAMPLE": 3,
            "_LONGEST": 12,
            "_FEW": 2,
            "_OFTEN": 2,
        }.items():
            monkeypatch.setattr(crossing, name, value)
        monkeypatch.setattr(ranges, "_VERBS", 1)
        monkeypatch.setattr(stretches, "_SWEPT", 5)


def every_filter() -> Iterator[StatementFilter]:
    for agent, verb, activity, registration, related_agents, related_activities in product(
        [None, ("mbox", AGENTS[0])],
        [None, VERBS[0]],
        [None, ACTIVITIES[0]],
        [None, REGISTRATIONS[0]],
        [False, True],
        [False, True],
    ):
        yield StatementFilter(
            agent=agent,
            verb=verb,
            activity=activity,
            registration=registration,
            related_agents=related_agents,
            related_activities=related_activities,
            limit=20,
        )


def meets(keys: Keys, wanted: StatementFilter) -> bool:
    """Whether a statement with these keys meets the filter itself."""

    def has(kinds: tuple[Link, ...], key: int) -> bool:
        return any((kind, key) in keys.links for kind in kinds)

    if wanted.verb is not None and keys.verb != key_of_verb(TENANT, wanted.verb):
        return False
    registration = wanted.registration
    if registration and keys.registration != registration_key(TENANT, registration):
        return False
    if wanted.agent is not None:
        agent = agent_key(TENANT, wanted.agent)
        if keys.actor != agent and not has(RELATED if wanted.related_agents else DIRECT, agent):
            return False
    if wanted.activity is not None:
        activity = activity_key(TENANT, wanted.activity)
        related = wanted.related_activities and has((Link.RELATED_ACTIVITY,), activity)
        return keys.activity == activity or related
    return True


def expected(stored: Store, wanted: StatementFilter) -> list[UUID]:
    """What is right, on all pages: by looking at everything."""
    by_id = {one.id: keys for one, keys in stored}

    def chain(start: UUID) -> Iterator[Keys]:
        seen: set[UUID] = set()
        following: UUID | None = start
        while following in by_id and following not in seen:
            seen.add(following)
            yield by_id[following]
            following = by_id[following].target

    def own(keys: Keys) -> bool:
        authority = wanted.authority
        return authority is None or (Link.AUTHORITY, agent_key(TENANT, authority)) in keys.links

    found = [
        one.id
        for one, its_keys in stored
        if (wanted.with_voided or not one.voided)
        and (wanted.since is None or one.stored > wanted.since)
        and all(end is None or one.stored <= end for end in (wanted.until, wanted.through))
        and own(its_keys)
        and any(meets(keys, wanted) and own(keys) for keys in chain(one.id))
    ]
    return found[::-1] if wanted.ascending else found


def pages(wanted: StatementFilter) -> list[UUID]:
    """All pages to the end; every page but the last is full."""
    found: list[UUID] = []
    after: int | None = None
    while True:
        page = find_statements(TENANT, replace(wanted, after=after))
        found += [one.id for one in page.statements]
        if page.after is None:
            return found
        assert len(page.statements) == wanted.limit
        after = page.after


@pytest.mark.usefixtures("_steps")
def test_every_combination_finds_what_meets_it_and_nothing_else(stored: Store) -> None:
    hits = 0
    for wanted in every_filter():
        for ascending in (False, True):
            asked = replace(wanted, ascending=ascending)
            right = expected(stored, asked)
            assert pages(asked) == right, asked
            hits += len(right)
    assert hits > COUNT


def perhaps(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


QUESTIONS = st.builds(
    StatementFilter,
    agent=perhaps(st.sampled_from([("mbox", agent) for agent in AGENTS])),
    verb=perhaps(st.sampled_from(VERBS)),
    activity=perhaps(st.sampled_from(ACTIVITIES)),
    registration=perhaps(st.sampled_from(REGISTRATIONS)),
    since=st.none(),
    until=st.none(),
    related_agents=st.booleans(),
    related_activities=st.booleans(),
    ascending=st.booleans(),
    limit=st.integers(1, 40),
    authority=perhaps(st.sampled_from(RECORDERS)),
    with_voided=st.booleans(),
    after=st.none(),
    through=st.none(),
)
# Which statement, and how many microseconds from it.
MOMENTS = perhaps(st.tuples(st.integers(0, COUNT + 4), st.integers(-1, 1)))


@pytest.mark.usefixtures("_steps")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(wanted=QUESTIONS, since=MOMENTS, until=MOMENTS, through=MOMENTS)
def test_any_question_is_answered_as_by_looking_at_everything(
    stored: Store,
    wanted: StatementFilter,
    since: tuple[int, int] | None,
    until: tuple[int, int] | None,
    through: tuple[int, int] | None,
) -> None:
    def moment(place: tuple[int, int] | None) -> datetime | None:
        return place and stored[place[0]][0].stored + timedelta(microseconds=place[1])

    asked = replace(wanted, since=moment(since), until=moment(until), through=moment(through))
    assert pages(asked) == expected(stored, asked)


def test_somebody_whom_no_statement_names_is_not_found(stored: Store) -> None:
    nobody: Identifier = ("mbox", "mailto:nobody@callcraft.example")
    for verb, related in product([None, VERBS[0]], [False, True]):
        wanted = StatementFilter(agent=nobody, verb=verb, related_agents=related)
        assert find_statements(TENANT, wanted).statements == []
    assert stored

"""Every combination of filters against what a reader with all the time in the world would find."""

import random
from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.xapi.lrs.conftest import AUTHORITY, TENANT, make_statement, voiding
from xapi.lrs.queries import StatementFilter, StoredStatement, find_statements, search
from xapi.lrs.rules.keys import Keys, Link, activity_key, agent_key, keys_of, registration_key
from xapi.lrs.rules.keys import verb_key as key_of_verb
from xapi.lrs.services import record_statements
from xapi.statements.actors import Identifier
from xapi.statements.parsing import read_stored

pytestmark = pytest.mark.django_db

VERBS = [f"https://callcraft.example/verbs/{name}" for name in "ab"]
AGENTS = [f"mailto:{name}@callcraft.example" for name in "ab"]
ACTIVITIES = [f"https://callcraft.example/items/{name}" for name in "ab"]
REGISTRATIONS = [UUID(int=number, version=4) for number in range(2)]
COUNT = 150

DIRECT = (Link.AGENT,)
RELATED = (Link.AGENT, Link.RELATED_AGENT, Link.AUTHORITY)


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


@pytest.fixture(params=[1, 2, 3])
def stored(request: pytest.FixtureRequest) -> list[tuple[StoredStatement, Keys]]:
    """A store of them in batches of all sizes; some refer to what comes later, or never."""
    dice = random.Random(request.param)
    ids = [str(uuid4()) for _ in range(COUNT + 5)]
    all_of_them = [{**invented(dice, ids), "id": one} for one in ids[:COUNT]]
    all_of_them += [voiding(dice.choice(ids)) for _ in range(5)]
    while all_of_them:
        size = dice.choice((1, 2, 15))
        batch, all_of_them = all_of_them[:size], all_of_them[size:]
        record_statements(tenant=TENANT, statements=batch, authority=AUTHORITY)
    found = find_statements(TENANT, StatementFilter(limit=500, with_voided=True)).statements
    return [(one, keys_of(TENANT, read_stored(one.payload))) for one in found]


@pytest.fixture(params=["as it is", "in small steps"])
def _steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With steps so small that what else only a large store needs happens here."""
    if request.param == "in small steps":
        for name, value in {
            "_RARE": 5,
            "_SPARE": 0,
            "_FIRST_LOOK": 3,
            "_LONGEST_LOOK": 12,
            "_FEW": 2,
            "_OFTEN": 2,
        }.items():
            monkeypatch.setattr(search, name, value)


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
            limit=7,
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


def expected(stored: list[tuple[StoredStatement, Keys]], wanted: StatementFilter) -> list[UUID]:
    by_id = {one.id: keys for one, keys in stored}

    def chain(start: UUID) -> Iterator[Keys]:
        seen: set[UUID] = set()
        following: UUID | None = start
        while following in by_id and following not in seen:
            seen.add(following)
            yield by_id[following]
            following = by_id[following].target

    return [
        one.id
        for one, _ in stored
        if not one.voided and any(meets(keys, wanted) for keys in chain(one.id))
    ]


def pages(wanted: StatementFilter) -> list[UUID]:
    """All pages to the end; every page but the last is full."""
    found: list[UUID] = []
    after: int | None = None
    while True:
        page = find_statements(TENANT, StatementFilter(**{**vars(wanted), "after": after}))
        found += [one.id for one in page.statements]
        if page.after is None:
            return found
        assert len(page.statements) == wanted.limit
        after = page.after


@pytest.mark.usefixtures("_steps")
def test_every_combination_finds_what_meets_it_and_nothing_else(
    stored: list[tuple[StoredStatement, Keys]],
) -> None:
    hits = 0
    for wanted in every_filter():
        for ascending in (False, True):
            asked = StatementFilter(**{**vars(wanted), "ascending": ascending})
            right = expected(stored, asked)
            assert pages(asked) == (right[::-1] if ascending else right), asked
            hits += len(right)
    assert hits > COUNT


def test_somebody_whom_no_statement_names_is_not_found(
    stored: list[tuple[StoredStatement, Keys]],
) -> None:
    nobody: Identifier = ("mbox", "mailto:nobody@callcraft.example")
    for verb, related in product([None, VERBS[0]], [False, True]):
        wanted = StatementFilter(agent=nobody, verb=verb, related_agents=related)
        assert find_statements(TENANT, wanted).statements == []
    assert stored

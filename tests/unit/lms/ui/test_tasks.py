"""What waits for somebody, told by every room and sorted by how much it presses."""

from collections.abc import Iterator
from datetime import date

import pytest

from lms.ui import tasks
from lms.ui.tasks import MOST_EACH, Task, Urgency, register, tasks_of


@pytest.fixture(autouse=True)
def no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_providers", {})


def test_the_most_pressing_stands_first_and_then_what_is_due_soonest() -> None:
    def plans(_viewer: object) -> list[Task]:
        return [
            Task("later", "/", "plans", Urgency.SOON, due_on=date(2026, 5, 2)),
            Task("sooner", "/", "plans", Urgency.SOON, due_on=date(2026, 5, 1)),
            Task("some day", "/", "plans", Urgency.SOON),
        ]

    register("plans", plans)
    register("classes", lambda _viewer: [Task("missed", "/", "classes", Urgency.OVERDUE)])
    assert [one.title for one in tasks_of(None)] == ["missed", "sooner", "later", "some day"]


def test_a_room_with_hundreds_fills_no_page() -> None:
    def many(_viewer: object) -> Iterator[Task]:
        for number in range(500):
            yield Task(str(number), "/", "many", Urgency.LATER)

    register("many", many)
    assert len(tasks_of(None)) == MOST_EACH

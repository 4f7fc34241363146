"""What counts in a package, what its contents list, and what comes next."""

from dataclasses import dataclass
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.contents import listed, next_part
from scorm_packages.runtime.rules.parts import counted_parts


@dataclass(frozen=True)
class AnItem:
    number: int
    kind: str = "sco"
    href: str = "page.html"
    is_visible: bool = True
    parent: int | None = None

    @property
    def id(self) -> UUID:
        return UUID(int=self.number)

    @property
    def parent_id(self) -> UUID | None:
        return None if self.parent is None else UUID(int=self.parent)


def heading(number: int, *, parent: int | None = None, is_visible: bool = True) -> AnItem:
    return AnItem(number, kind="asset", href="", parent=parent, is_visible=is_visible)


class TestWhatCounts:
    def test_scos_count_and_the_pages_beside_them_do_not(self) -> None:
        items = [heading(1), AnItem(2), AnItem(3, kind="asset"), AnItem(4, is_visible=False)]
        assert [item.number for item in counted_parts(items)] == [2, 4]

    def test_without_scos_every_page_counts_and_no_heading(self) -> None:
        items = [heading(1), AnItem(2, kind="asset"), AnItem(3, kind="asset")]
        assert [item.number for item in counted_parts(items)] == [2, 3]


class TestContents:
    def test_chapters_stand_above_what_they_hold(self) -> None:
        items = [heading(1), AnItem(2, parent=1), heading(3, parent=1), AnItem(4, parent=3)]
        assert [(level, item.number) for level, item in listed(items)] == [
            (1, 1),
            (2, 2),
            (2, 3),
            (3, 4),
        ]

    def test_chapter_with_nothing_to_open_is_left_out(self) -> None:
        items = [heading(1), heading(2, parent=1), AnItem(3), heading(4), AnItem(5, parent=4)]
        hidden = AnItem(5, parent=4, is_visible=False)
        assert [item.number for _, item in listed(items)] == [3, 4, 5]
        assert [item.number for _, item in listed([*items[:-1], hidden])] == [3]

    def test_what_is_below_a_hidden_chapter_moves_up(self) -> None:
        items = [heading(1, is_visible=False), AnItem(2, parent=1)]
        assert [(level, item.number) for level, item in listed(items)] == [(1, 2)]


def after(current: int, items: list[AnItem], **statuses: str) -> int | None:
    told = {UUID(int=int(name[1:])): status for name, status in statuses.items()}
    found = next_part(items, UUID(int=current), told)
    return None if found is None else found.number


class TestNextPart:
    FOUR = [AnItem(1), heading(2), AnItem(3, is_visible=False), AnItem(4)]

    def test_the_next_one_comes_next_hidden_or_not(self) -> None:
        assert after(1, self.FOUR) == 3

    def test_what_is_finished_is_passed_over(self) -> None:
        assert after(1, self.FOUR, _3="passed") == 4

    def test_after_the_last_one_comes_what_was_left_out(self) -> None:
        assert after(4, self.FOUR, _1="completed", _3="incomplete") == 3

    def test_when_all_are_finished_the_order_remains(self) -> None:
        done = {"_1": "passed", "_3": "failed", "_4": "completed"}
        assert after(1, self.FOUR, **done) == 3
        assert after(4, self.FOUR, **done) is None

    def test_nothing_follows_the_only_part(self) -> None:
        assert after(1, [AnItem(1)]) is None


@given(
    st.lists(st.booleans(), min_size=1, max_size=8),
    st.lists(st.sampled_from(["sco", "asset"]), min_size=8, max_size=8),
)
def test_following_the_next_part_finishes_all_that_counts(
    visible: list[bool], kinds: list[str]
) -> None:
    """Whatever is hidden: who goes on to the next part until none is left has done everything."""
    items = [
        AnItem(number, kind=kinds[number], is_visible=is_visible)
        for number, is_visible in enumerate(visible)
    ]
    statuses: dict[UUID, str] = {}
    current: AnItem | None = items[0]
    while current is not None and current.id not in statuses:
        statuses[current.id] = "completed"
        current = next_part(items, current.id, statuses)
    assert all(item.id in statuses for item in counted_parts(items))

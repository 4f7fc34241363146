"""Filters and tags of `{% load ui %}`, in both languages where words come out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from lms.ui.badges import BADGES, badge_of
from lms.ui.templatetags import ui


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-9, "9 days ago"),
        (-1, "yesterday"),
        (0, "today"),
        (1, "tomorrow"),
        (2, "in 2 days"),
    ],
)
def test_a_day_is_told_by_its_distance_from_today(days: int, words: str) -> None:
    assert ui.relative_day(timezone.localdate() + timedelta(days=days)) == words


@pytest.mark.parametrize(
    ("day", "finished", "state"),
    [(-1, False, "overdue"), (0, False, "due_soon"), (3, False, "due_soon"), (4, False, "")],
)
def test_a_due_date_warns_before_and_accuses_after(day: int, finished: bool, state: str) -> None:
    assert ui.due(timezone.localdate() + timedelta(days=day), finished)["state"] == state


def test_what_is_finished_is_never_overdue() -> None:
    assert ui.due(date(2020, 1, 1), is_finished=True)["state"] == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (timedelta(hours=1, minutes=5), "1 h 5 min"),
        (7200, "2 h 0 min"),
    ],
)
def test_time_spent_is_told_in_the_largest_units(value: int | timedelta | None, words: str) -> None:
    assert ui.duration(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("87.50"), "87.5"),
        (Decimal("90.000000"), "90"),
        (Decimal("100"), "100"),
        (Decimal("0.00"), "0"),
        (Decimal("1E+2"), "100"),
        (None, "—"),
    ],
)
def test_a_score_loses_its_idle_zeros_and_nothing_else(value: Decimal | None, words: str) -> None:
    assert ui.score(value) == words


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 5, 0), (1, 3, 33), (199, 200, 99), (200, 200, 100), (7, 5, 100), (3, 0, 0), (None, 4, 0)],
)
def test_percent_is_full_only_when_everything_is_done(
    part: int | None, whole: int, percent: int
) -> None:
    assert ui.percent(part, whole) == percent


@pytest.mark.parametrize(
    ("name", "letter"), [("林小满", "满"), ("Alex Rivers", "A"), ("  ", "?"), ("𠮷田", "田")]
)
def test_a_person_is_stood_for_by_one_letter(name: str, letter: str) -> None:
    assert ui.initials(name) == letter


def test_a_moment_is_shown_in_local_time_and_kept_whole_for_machines() -> None:
    html = ui.moment(datetime(2026, 3, 4, 22, 30, tzinfo=UTC))
    assert html == '<time datetime="2026-03-04T22:30:00+00:00">5 Mar 2026, 06:30</time>'


def test_every_badge_has_words_and_an_icon() -> None:
    for badge in BADGES.values():
        assert str(badge.label)
        assert badge.icon


def test_a_state_nobody_described_shows_its_own_name_without_colour() -> None:
    badge = badge_of("on_leave")
    assert (badge.label, badge.tone) == ("on leave", "secondary")


class Person(forms.Form):
    name = forms.CharField(help_text="As on the badge.")
    agrees = forms.BooleanField(required=False)


def test_a_field_names_its_hint_and_its_error_to_screen_readers() -> None:
    form = Person({"name": ""})
    html = ui.field(form["name"])
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_error id_name_hint"' in html
    assert 'class="form-control is-invalid"' in html
    assert "form-check-input" in ui.field(form["agrees"])


def test_the_query_tag_changes_only_what_it_is_told_to() -> None:
    request = RequestFactory().get("/results/", {"q": "林", "page": "3"})
    template = Template("{% load ui %}{% query page=4 %} {% query page='' %}")
    html = template.render(Context({"request": request}))
    assert html == "?q=%E6%9E%97&amp;page=4 ?q=%E6%9E%97"

"""What the pages of this room share: paging, forms that are sent, problems shown in words."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language

from lms.coaching.rules.card import Card
from lms.coaching.rules.scoring import Answer
from lms.ui.language import is_chinese
from xapi.problems import Problem

PER_PAGE = 25
Words = str | Promise
Form = TypeVar("Form", bound=forms.BaseForm)


def paged(request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]") -> "Page[Any]":
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def words_of(problem: Problem) -> str:
    return problem.text(get_language() or "en")


def sent(
    request: HttpRequest,
    form: Form,
    act: Callable[[Form], str],
    *,
    title: Words,
    submit: Words,
    back: str,
    lead: Words = "",
    note: Words = "",
) -> HttpResponse:
    """A page with one form: `act` does what is asked and says where to go on.

    A problem is shown above the form, with 400 and what was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act(form))
        except Problem as problem:
            form.add_error(None, words_of(problem))
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "lead": lead,
        "note": note,
        "back": back,
    }
    status = 400 if form.errors else 200
    return render(request, "coaching/form.html", context, status=status)


def attempt(
    request: HttpRequest, act: Callable[[], Any], *, done: Words, to: str
) -> HttpResponseRedirect:
    """Do one thing that a button asks for, and say what came of it on the page after it."""
    try:
        act()
    except Problem as problem:
        messages.error(request, words_of(problem))
    else:
        messages.success(request, str(done))
    return HttpResponseRedirect(to)


def answers_in(card: Card, data: Any) -> dict[str, Answer]:
    """What was said of each criterion in a form that was sent."""
    return {
        one.key: Answer(
            str(data.get(f"value-{one.key}", ""))[:8],
            str(data.get(f"note-{one.key}", "")).strip()[:1000],
        )
        for one in card.criteria
    }


def criteria_choices(card: Card) -> list[tuple[str, str]]:
    """The criteria of a card, to choose from."""
    language = "zh-Hans" if is_chinese() else "en"
    return [(one.key, one.title[language]) for one in card.criteria]


def file_headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}

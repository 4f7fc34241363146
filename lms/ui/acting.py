"""What pages share that do something: a form that is sent, a button that is pressed."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language

from xapi.problems import Problem

PER_PAGE: Final = 25
Words = str | Promise
Form = TypeVar("Form", bound=forms.BaseForm)


def words_of(problem: Problem) -> str:
    """A problem in the reader's language."""
    return problem.text(get_language() or "en")


def paged(request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]") -> "Page[Any]":
    """The part of a list that the address asks for with `page`."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def send_form(
    request: HttpRequest,
    form: Form,
    act: Callable[[Form], str],
    *,
    template: str,
    title: Words,
    submit: Words,
    back: str,
    lead: Words = "",
    note: Words = "",
    beside: Mapping[type[Problem], str] = MappingProxyType({}),
) -> HttpResponse:
    """A page with one form: `act` does what is asked and says where to go on.

    A problem is shown beside the field that `beside` names for it, else above the form, with 400
    and what was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act(form))
        except Problem as problem:
            form.add_error(beside.get(type(problem)), words_of(problem))
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "lead": lead,
        "note": note,
        "back": back,
    }
    return render(request, template, context, status=400 if form.errors else 200)


def attempt(
    request: HttpRequest, act: Callable[[], object], *, done: Words, to: str
) -> HttpResponseRedirect:
    """Do one thing that a button asks for, and say what came of it on the page after it."""
    try:
        act()
    except Problem as problem:
        messages.error(request, words_of(problem))
    else:
        messages.success(request, str(done))
    return HttpResponseRedirect(to)

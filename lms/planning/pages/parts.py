"""What the pages of planning share: a form with its act, and telling how an act went."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise

from lms.ui.acting import words_of
from xapi.problems import Problem

Words = str | Promise
PER_PAGE = 30
_YEARS = range(2000, 2100)


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[Any], str],
    *,
    heading: Words,
    submit: Words,
    back: tuple[str, Words],
    lead: Words = "",
    **more: Any,
) -> HttpResponse:
    """A form, and what is done with it: `act` gets the checked form and returns where to go on.

    What `act` refuses is said above the fields, and nothing typed is lost.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act(form))
        except Problem as problem:
            form.add_error(None, words_of(problem))
        except ObjectDoesNotExist as error:
            raise Http404 from error
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "submit": submit,
        "back_url": back[0],
        "back": back[1],
        **more,
    }
    return render(request, "planning/form.html", context, status=400 if form.errors else 200)


@contextmanager
def telling(request: HttpRequest, done: Words) -> Iterator[None]:
    """Say `done`, or why not. What does not exist for the reader is 404."""
    try:
        yield
    except Problem as problem:
        messages.error(request, words_of(problem))
    except ObjectDoesNotExist as error:
        raise Http404 from error
    else:
        messages.success(request, str(done))


def year_asked(request: HttpRequest, otherwise: int | None = None) -> int:
    """The year that the address names, else this one."""
    text = request.GET.get("year", "")
    if text.isdecimal() and int(text) in _YEARS:
        return int(text)
    return otherwise or timezone.localdate().year


def number_asked(request: HttpRequest, name: str, allowed: range, otherwise: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and int(text) in allowed else otherwise

"""What the pages of this room share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lms.ui.acting import words_of
from xapi.problems import Problem


def attempt(request: HttpRequest, action: Callable[[], object], done: str) -> bool:
    """Do something and tell how it went, as a message on the next page."""
    try:
        action()
    except Problem as problem:
        messages.error(request, words_of(problem))
        return False
    messages.success(request, done)
    return True


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    submit: str,
    back: str,
    action: Callable[[], str],
    lead: str = "",
) -> HttpResponse:
    """A page with one form: shown, checked, and acted upon.

    `action` does it and returns where to go; a problem it meets stands above the form.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(action())
        except Problem as problem:
            form.add_error(None, words_of(problem))
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": back,
        "lead": lead,
    }
    status = 400 if form.is_bound else 200
    return render(request, "tracks/form.html", context, status=status)

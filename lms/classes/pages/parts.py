"""What the pages of this room share: whose run it is, forms that are sent, problems in words."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language

from lms.classes.models import CourseRun, TrainingSession
from lms.classes.queries.runs import manageable_runs, visible_runs, visible_sessions
from lms.people.models import Attachment, Employee
from lms.people.rules.file_kinds import PAPERS
from lms.people.services import store_attachment
from xapi.problems import Problem

PER_PAGE = 25
Words = str | Promise
Form = TypeVar("Form", bound=forms.BaseForm)


def paged(request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]") -> "Page[Any]":
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def seen_run(viewer: Employee, run_id: UUID) -> CourseRun:
    """A run that `viewer` sees. Raises Http404."""
    runs = visible_runs(viewer).select_related("item__track", "trainer", "supervisor")
    return get_object_or_404(runs, id=run_id)


def managed_run(viewer: Employee, run_id: UUID) -> CourseRun:
    """A run that `viewer` may change. Raises Http404."""
    runs = manageable_runs(viewer).select_related("item__track", "trainer", "supervisor")
    return get_object_or_404(runs, id=run_id)


def seen_session(viewer: Employee, session_id: UUID) -> TrainingSession:
    """A session of a run that `viewer` sees. Raises Http404."""
    return get_object_or_404(visible_sessions(viewer), id=session_id)


def managed_session(viewer: Employee, session_id: UUID) -> TrainingSession:
    """A session of a run that `viewer` may change. Raises Http404."""
    sessions = visible_sessions(viewer).filter(run__in=manageable_runs(viewer))
    return get_object_or_404(sessions, id=session_id)


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
    return render(request, "classes/form.html", context, status=400 if form.errors else 200)


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


def words_of(problem: Problem) -> str:
    return problem.text(get_language() or "en")


def proof_of(actor: Employee, file: "UploadedFile[bytes] | None") -> Attachment | None:
    """A handed-in paper, kept; None where there is none."""
    return store_attachment(actor, file, kinds=PAPERS) if file else None

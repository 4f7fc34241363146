"""What the pages of this room share: whose run it is, forms that are sent, papers."""

from functools import partial
from typing import Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import get_object_or_404

from lms.classes.models import CourseRun, TrainingSession
from lms.classes.queries.runs import manageable_runs, visible_runs, visible_sessions
from lms.people.models import Attachment, Employee
from lms.people.rules.file_kinds import PAPERS
from lms.people.services import store_attachment
from lms.ui.acting import send_form

sent: Final = partial(send_form, template="classes/form.html")
"""A page with one form of this room (`lms.ui.acting.send_form`)."""


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


def proof_of(actor: Employee, file: "UploadedFile[bytes] | None") -> Attachment | None:
    """A handed-in paper, kept; None where there is none."""
    return store_attachment(actor, file, kinds=PAPERS) if file else None

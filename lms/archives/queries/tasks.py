"""What of the archive waits for somebody: files of events, reports, lists to approve."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.archives.models import ArchiveEntry, DestructionList, EventFile, TrainingReport
from lms.archives.queries.events import deadlines
from lms.archives.queries.health import latest_check
from lms.archives.queries.reports import missing_reports
from lms.archives.queries.retention import open_lists
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.ui.language import is_chinese
from lms.ui.tasks import MOST_EACH, Kind, Task, Told, Urgency, told

ROOM = "archives"
_URGENCY = {"overdue": Urgency.OVERDUE, "warning": Urgency.SOON, "open": Urgency.LATER}


def office_tasks(viewer: Any) -> list[Task]:
    """What waits for `viewer`; nothing for whoever does not keep the archive."""
    return told(waits(viewer))


def waits(viewer: Any) -> Iterator[Told]:
    """What waits for `viewer`, and the kinds of things that may."""
    keeps = has_right(viewer, Right.KEEP_ARCHIVE)
    if keeps:
        yield from _faults(viewer)
        entries = ArchiveEntry.objects.filter(tenant=viewer.tenant)
        yield Kind(entries, lambda _rows: _reports(viewer))
        files = EventFile.objects.filter(tenant=viewer.tenant, closed_at=None)
        yield Kind(files, partial(_events, viewer))
    if keeps or has_right(viewer, Right.REVIEW_APPEALS):
        yield Kind(open_lists(viewer.tenant), partial(_destruction, viewer))


def _faults(viewer: Any) -> Iterator[Task]:
    check = latest_check(viewer.tenant)
    if check and check.state == "broken":
        yield Task(_("The archive is not whole"), reverse("archives:health"), ROOM, Urgency.BLOCKED)


def _reports(viewer: Any) -> Iterator[Task]:
    today = timezone.localdate()
    for kind, starts_on, due_on in missing_reports(viewer.tenant, today):
        is_year = kind == TrainingReport.Kind.YEAR
        yield Task(
            _("Annual training report") if is_year else _("Monthly training report"),
            reverse("archives:reports"),
            ROOM,
            Urgency.OVERDUE if due_on < today else Urgency.SOON,
            detail=f"{starts_on:%Y}" if is_year else f"{starts_on:%Y-%m}",
            due_on=due_on,
        )


def _events(viewer: Any, rows: QuerySet[EventFile]) -> Iterator[Task]:
    """The files whose day comes first; those with time left are not told of."""
    files = list(rows.order_by("due_on", "id")[:MOST_EACH])
    standing = deadlines(viewer.tenant, files, timezone.localdate())
    for file in files:
        state = standing[file.id].state
        if state in {"overdue", "warning"}:
            yield Task(
                _("Complete the event file"),
                reverse("archives:event", args=[file.id]),
                ROOM,
                _URGENCY[state],
                detail=file.title_zh if is_chinese() else file.title_en,
                due_on=file.due_on,
            )


def _destruction(viewer: Any, lists: QuerySet[DestructionList]) -> Iterator[Task]:
    listed = lists.first()
    if listed and listed.first_by_id != viewer.id:
        yield Task(
            _("Decide on the destruction list"),
            reverse("archives:retention"),
            ROOM,
            Urgency.WAITING,
        )

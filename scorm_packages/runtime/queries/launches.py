"""What opening and showing an item reads."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils import timezone

from scorm_packages.runtime.models import Package, PackageItem, RuntimeSession, ScoState
from scorm_packages.runtime.queries.bearings import bearings_of_attempt, bearings_of_visit
from scorm_packages.runtime.queries.courses import state_of_attempt, structure_of
from scorm_packages.runtime.queries.items import items_of_package, statuses_of_attempt
from scorm_packages.runtime.rules import scorm12
from scorm_packages.runtime.rules.addresses import is_external, launch_address
from scorm_packages.runtime.rules.contents import listed, next_part, prerequisites_missing
from scorm_packages.runtime.rules.navigation import as_wire
from scorm_packages.runtime.rules.progress import NOT_ATTEMPTED, Progress, Terms, plain_number
from scorm_packages.runtime.rules.scorm2004.launching import launch_data_model
from scorm_packages.runtime.rules.scorm2004.tracking import terms_of
from scorm_packages.runtime.rules.standards import STANDARDS
from scorm_packages.runtime.rules.timespan import format_timespan

COMMIT_INTERVAL_MS = 5000
"""How long the page lets a change wait before it saves it."""


def session_with_item(tenant: int, session: UUID) -> RuntimeSession | None:
    """A session with its item, attempt, registration and package; one query."""
    return (
        RuntimeSession.objects.filter(tenant=tenant, id=session)
        .select_related("item", "attempt__registration__package")
        .first()
    )


@lru_cache(maxsize=4096)
def storage_prefix(tenant: int, label: str) -> str | None:
    """Where a package's files lie. Remembered: a label is never given to another package."""
    row = Package.objects.filter(tenant=tenant, label=label).values_list("storage_prefix").first()
    return None if row is None else row[0]


def launch_data(session: RuntimeSession, token: str) -> dict[str, Any]:
    """What the run-time page is launched with, as JSON values.

    `session` comes from `session_with_item`. `cmi` holds the values of the standard's data model,
    all strings: nested for SCORM 1.2, flat for SCORM 2004.
    """
    attempt = session.attempt
    registration = attempt.registration
    base = f"/l/{token}/"
    item = session.item
    state = None if item is None else _state(session)
    if session.standard == Package.Format.SCORM_2004:
        of_standard = _scorm2004(session, state, base)
    elif session.standard == Package.Format.H5P:
        of_standard = {}  # What it plays is the business of the page in the frame.
    elif item is None or state is None:
        raise LookupError(f"session {session.id} plays nothing")
    else:
        of_standard = _scorm12(session, item, state, base)
    return {
        "standard": session.standard,
        "edition": registration.package.edition,
        "session": str(session.id),
        "attempt": str(attempt.id),
        "registration": str(registration.id),
        "language": session.language,
        "mode": session.mode,
        "title": session.title or registration.package.title,
        "exitUrl": session.exit_url,
        "pageUrl": base,
        "commitUrl": base + "commits",
        "stateUrl": base + "state",
        "expiresAt": session.expires_at.isoformat(),
        "item": None if item is None else _item(item, base),
        "timeLimit": _time_limit(session, state),
        "debug": _is_debugged(session),
        "acknowledged": session.highest_seq,
        "commitIntervalMs": COMMIT_INTERVAL_MS,
        **of_standard,
    }


def _state(session: RuntimeSession) -> Progress:
    """The data model that the session plays, as the rules know it."""
    state = ScoState.objects.get(
        tenant=session.tenant,
        attempt=session.attempt,
        item=session.item,
        item_attempt=session.item_attempt,
    )
    return STANDARDS[session.standard].read_progress(
        state.cmi,
        lesson_status=state.lesson_status,
        total_time_cs=state.total_time_cs,
        entry=state.entry,
    )


def _item(item: PackageItem, base: str) -> dict[str, Any]:
    is_h5p = item.kind == PackageItem.Kind.H5P
    return {
        "id": str(item.id),
        "title": item.title,
        "kind": item.kind,
        "href": f"{base}h5p/" if is_h5p else launch_address(item.href, f"{base}files/"),
        "external": is_external(item.href),
    }


def _is_debugged(session: RuntimeSession) -> bool:
    until = session.attempt.registration.calls_until
    return until is not None and until > timezone.now()


def _time_limit(session: RuntimeSession, progress: Progress | None) -> dict[str, Any] | None:
    """What is left of the time that the item allows; the page keeps the clock."""
    item = session.item
    if item is None or progress is None or session.mode != RuntimeSession.Mode.NORMAL:
        return None
    allowed_cs = STANDARDS[session.standard].parse_session_time(item.max_time_allowed)
    if allowed_cs is None:
        return None
    return {
        "seconds": max(0, allowed_cs - progress.total_time_cs) // 100,
        "action": item.time_limit_action or "continue,no message",
    }


def _scorm12(
    session: RuntimeSession, item: PackageItem, progress: Progress, base: str
) -> dict[str, Any]:
    registration = session.attempt.registration
    cmi = scorm12.launch_data_model(
        progress,
        Terms(mode=session.mode, mastery_score=item.mastery_score),
        total_time=format_timespan(progress.total_time_cs),
        given={
            "cmi.core.student_id": registration.learner_id,
            "cmi.core.student_name": registration.learner_name,
            "cmi.launch_data": item.data_from_lms,
            "cmi.student_data.max_time_allowed": item.max_time_allowed,
            "cmi.student_data.time_limit_action": item.time_limit_action,
        },
    )
    return {
        **_contents(session, base),
        "cmi": cmi,
        "masteryScore": None if item.mastery_score is None else plain_number(item.mastery_score),
    }


def _contents(session: RuntimeSession, base: str) -> dict[str, Any]:
    """The table of contents, headings with it, and the part to go on with.

    A part that has prerequisites left names them in `needs`, and has no address yet.
    """
    tenant, attempt = session.tenant, session.attempt
    statuses = statuses_of_attempt(tenant, attempt.id)
    items = items_of_package(tenant, attempt.registration.package_id)
    needs: dict[UUID, tuple[str, ...]] = {}
    if session.mode == RuntimeSession.Mode.NORMAL:
        needs = prerequisites_missing(items, statuses)
    following = session.item_id and next_part(items, session.item_id, statuses, needs)
    return {
        "items": [
            {
                "id": str(item.id),
                "title": item.title,
                "level": level,
                "url": f"{base}items/{item.id}" if item.href and item.id not in needs else None,
                "status": statuses.get(item.id, NOT_ATTEMPTED) if item.href else None,
                "needs": list(needs.get(item.id, ())),
            }
            for level, item in listed(items)
        ],
        "next": {"title": following.title, "url": f"{base}items/{following.id}"}
        if following
        else None,
    }


def _scorm2004(session: RuntimeSession, progress: Progress | None, base: str) -> dict[str, Any]:
    attempt, item = session.attempt, session.item
    if session.mode == RuntimeSession.Mode.NORMAL:
        bearings = bearings_of_attempt(attempt)
    else:
        bearings = bearings_of_visit(session.tenant, attempt.id, item=session.item_id)
    data: dict[str, Any] = {
        "navigation": as_wire(bearings, base),
        "navigateUrl": base + "navigate",
        "cmi": {},
        "sharedData": [],
    }
    if item is None or progress is None:
        return data
    registration = attempt.registration
    structure = structure_of(session.tenant, registration.package_id)
    activity = structure.activities[item.identifier]
    data["cmi"] = launch_data_model(
        progress,
        terms_of(activity, session.mode),
        given={
            "cmi.learner_id": registration.learner_id,
            "cmi.learner_name": registration.learner_name,
            "cmi.launch_data": item.data_from_lms,
            "cmi.max_time_allowed": item.max_time_allowed,
            "cmi.time_limit_action": item.time_limit_action or "continue,no message",
        },
        stores=activity.shared_data,
        shared=state_of_attempt(attempt).shared,
    )
    is_tracked = session.mode == RuntimeSession.Mode.NORMAL
    data["sharedData"] = [
        {"id": store.target, "read": store.read, "write": store.write and is_tracked}
        for store in activity.shared_data
    ]
    return data

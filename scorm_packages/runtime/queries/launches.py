"""What opening and showing an item reads."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from scorm_packages.runtime.models import Package, PackageItem, RuntimeSession, ScoState
from scorm_packages.runtime.rules.addresses import is_external, launch_address
from scorm_packages.runtime.rules.contents import listed, next_part
from scorm_packages.runtime.rules.scorm12 import (
    NOT_ATTEMPTED,
    Progress,
    Terms,
    launch_data_model,
    plain_number,
)
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


def playable_items(tenant: int, package: UUID) -> list[PackageItem]:
    """The package's items that can be launched, hidden ones too, in the manifest's order."""
    return [item for item in items_of_package(tenant, package) if item.href]


def items_of_package(tenant: int, package: UUID) -> list[PackageItem]:
    """All items of a package with its headings, parents before children."""
    rows = PackageItem.objects.filter(tenant=tenant, package=package)
    return list(rows.order_by("position"))


def statuses_of_attempt(tenant: int, attempt: UUID) -> dict[UUID, str]:
    """lesson_status by item, for the items that were begun."""
    rows = ScoState.objects.filter(tenant=tenant, attempt=attempt)
    return dict(rows.values_list("item_id", "lesson_status"))


@lru_cache(maxsize=4096)
def storage_prefix(tenant: int, label: str) -> str | None:
    """Where a package's files lie. Remembered: a label is never given to another package."""
    row = Package.objects.filter(tenant=tenant, label=label).values_list("storage_prefix").first()
    return None if row is None else row[0]


def _progress(state: ScoState) -> Progress:
    """The state's row as the rules know it."""
    return Progress(
        cmi=state.cmi,
        lesson_status=state.lesson_status,
        score_raw=state.score_raw,
        score_min=state.score_min,
        score_max=state.score_max,
        total_time_cs=state.total_time_cs,
        entry=state.entry,
    )


def launch_data(session: RuntimeSession, token: str) -> dict[str, Any]:
    """What the run-time page is launched with, as JSON values.

    `session` comes from `session_with_item`. `cmi` holds nested SCORM 1.2 values, all strings.
    """
    tenant, item, attempt = session.tenant, session.item, session.attempt
    registration = attempt.registration
    progress = _progress(ScoState.objects.get(tenant=tenant, attempt=attempt, item=item))
    terms = Terms(mode=session.mode, mastery_score=item.mastery_score)
    base = f"/l/{token}/"
    cmi = launch_data_model(
        progress,
        terms,
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
        "session": str(session.id),
        "attempt": str(attempt.id),
        "registration": str(registration.id),
        "language": session.language,
        "title": session.title or registration.package.title,
        "exitUrl": session.exit_url,
        "pageUrl": base,
        "commitUrl": base + "commits",
        "stateUrl": base + "state",
        "expiresAt": session.expires_at.isoformat(),
        "item": {
            "id": str(item.id),
            "title": item.title,
            "kind": item.kind,
            "href": launch_address(item.href, f"{base}files/"),
            "external": is_external(item.href),
        },
        **_contents(session, base),
        "cmi": cmi,
        "masteryScore": None if item.mastery_score is None else plain_number(item.mastery_score),
        "acknowledged": session.highest_seq,
        "commitIntervalMs": COMMIT_INTERVAL_MS,
    }


def _contents(session: RuntimeSession, base: str) -> dict[str, Any]:
    """The table of contents, headings with it, and the part to go on with."""
    tenant, attempt = session.tenant, session.attempt
    statuses = statuses_of_attempt(tenant, attempt.id)
    items = items_of_package(tenant, attempt.registration.package_id)
    following = next_part(items, session.item_id, statuses)
    return {
        "items": [
            {
                "id": str(item.id),
                "title": item.title,
                "level": level,
                "url": f"{base}items/{item.id}" if item.href else None,
                "status": statuses.get(item.id, NOT_ATTEMPTED) if item.href else None,
            }
            for level, item in listed(items)
        ],
        "next": following and {"title": following.title, "url": f"{base}items/{following.id}"},
    }

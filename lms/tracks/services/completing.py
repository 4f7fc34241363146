"""What grading decided, as tracks need it: who has passed what, and until when it counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from lms.tracks.models import Completion, Enrolment, TrackItem
from lms.tracks.rules.periods import last_valid_day


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision about a whole enrolment, or about the items of it that `item_keys` name."""

    enrolment: Enrolment
    passed: bool
    decision_id: UUID
    at: datetime
    item_keys: Collection[str] | None = None


def note_completions(tenant: int, verdicts: Sequence[Verdict]) -> None:
    """Note what was passed; what a later decision takes back no longer counts.

    Both stay on the record. Runs in the transaction of the decisions, any number of times; asks
    as little for many as for one.
    """
    if not verdicts:
        return
    standing = {
        (one.enrolment_id, one.item_id): one
        for one in Completion.objects.select_for_update(of=("self",))
        .filter(
            tenant=tenant,
            enrolment__in={one.enrolment.id for one in verdicts},
            taken_back_at=None,
        )
        .order_by("enrolment_id", "id")
    }
    items = _items(tenant, verdicts)
    new: dict[tuple[UUID, UUID | None], Completion] = {}
    taken_back: list[Completion] = []
    for verdict in verdicts:
        for item in _decided(verdict, items):
            place = (verdict.enrolment.id, item.id if item else None)
            before = standing.get(place)
            if verdict.passed and before is None:
                new[place] = _completion(verdict, item)
            elif before and not verdict.passed:
                before.taken_back_at = verdict.at
                taken_back.append(before)
    if taken_back:
        Completion.objects.bulk_update(taken_back, ["taken_back_at"])
    if new:
        Completion.objects.bulk_create(new.values())


def _items(tenant: int, verdicts: Sequence[Verdict]) -> dict[tuple[UUID, str], TrackItem]:
    """The items that verdicts are about, by track and key."""
    tracks = {one.enrolment.track_id for one in verdicts if one.item_keys is not None}
    if not tracks:
        return {}
    found = TrackItem.objects.filter(tenant=tenant, track__in=tracks)
    return {(one.track_id, one.key): one for one in found}


def _decided(
    verdict: Verdict, items: dict[tuple[UUID, str], TrackItem]
) -> Sequence[TrackItem | None]:
    """What a verdict is about: items, or (None) the whole."""
    if verdict.item_keys is None:
        return [None]
    track = verdict.enrolment.track_id
    return [items[track, key] for key in verdict.item_keys if (track, key) in items]


def _completion(verdict: Verdict, item: TrackItem | None) -> Completion:
    enrolment = verdict.enrolment
    months = item.valid_months if item else enrolment.track.valid_months
    return Completion(
        tenant=enrolment.tenant,
        enrolment=enrolment,
        employee_id=enrolment.employee_id,
        item=item,
        decision_id=verdict.decision_id,
        passed_at=verdict.at,
        valid_until=last_valid_day(timezone.localdate(verdict.at), months),
    )

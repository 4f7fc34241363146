"""Tracks of only what somebody has to learn (again): made by the house, not by the office."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from lms.people.rules.filing import Text
from lms.tracks.models import Stage, Track, TrackItem
from lms.tracks.queries.enrolments import ITEM_KEY
from lms.tracks.services.courses import SINGLE_COURSE_RULES


def item_track(item: TrackItem) -> Track:
    """The track of `item` alone: what somebody joins when only that ran out."""
    title = {"en": item.title_en, "zh-Hans": item.title_zh}
    columns = item.columns(
        without=("id", "track_id", "stage_id", "position", "valid_months", "assessed_by")
    )
    return small_track(
        item.tenant,
        f"{ITEM_KEY}{item.id}",
        title,
        [columns],
        kind=Track.Kind.IN_SERVICE,
        valid_months=item.valid_months,
    )


def small_track(
    tenant: int,
    key: str,
    title: Text,
    items: Sequence[Mapping[str, Any]],
    *,
    kind: str,
    summary: Text | None = None,
    valid_months: int | None = None,
) -> Track:
    """A track of one stage with `items` (columns of each), open at once; made when first asked for.

    Runs in the caller's transaction.
    """
    words = summary or {"en": "", "zh-Hans": ""}
    track, made = Track.objects.get_or_create(
        tenant=tenant,
        key=key,
        defaults={
            "family": key,
            "kind": kind,
            "title_en": title["en"][:200],
            "title_zh": title["zh-Hans"][:200],
            "summary_en": words["en"],
            "summary_zh": words["zh-Hans"],
            "rule_set_key": SINGLE_COURSE_RULES,
            "valid_months": valid_months,
            "is_internal": True,
            "published_at": timezone.now(),
        },
    )
    if made:
        stage = Stage.objects.create(
            tenant=tenant,
            track=track,
            position=1,
            title_en=track.title_en,
            title_zh=track.title_zh,
        )
        TrackItem.objects.bulk_create(
            TrackItem(tenant=tenant, track=track, stage=stage, position=position, **columns)
            for position, columns in enumerate(items, start=1)
        )
    return track

"""What tracks consist of, whether that is right, and what of it is open to somebody."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils import timezone

from lms.people.queries import holders_of
from lms.people.rules.filing import Text, text
from lms.people.rules.roles import Role
from lms.regulation.exceptions import NoRuleSetInForce
from lms.regulation.queries import compiled, rule_set_in_force
from lms.tracks.models import Prerequisite, Stage, Track, TrackItem
from lms.tracks.rules.curricula import CURRICULA
from lms.tracks.rules.structure import (
    Finding,
    ItemShape,
    TrackShape,
    findings_of,
    locked_items,
    methods_of,
)


def title_of(thing: Track | Stage | TrackItem) -> Text:
    return text(thing.title_en, thing.title_zh)


def item_shapes(track: Track) -> list[ItemShape]:
    """The items of a track as rules see them; two queries."""
    needs: dict[UUID, list[str]] = {}
    for item_id, key in Prerequisite.objects.filter(
        tenant=track.tenant, item__track=track
    ).values_list("item_id", "needs__key"):
        needs.setdefault(item_id, []).append(key)
    items = TrackItem.objects.filter(tenant=track.tenant, track=track).select_related("stage")
    return [
        ItemShape(
            key=item.key,
            title=title_of(item),
            kind=item.kind,
            stage=item.stage.position,
            method=item.method,
            modules=item.modules,
            assessed_by=item.assessed_by,
            exemption=item.exemption,
            elective=item.elective,
            needs=needs.get(item.id, ()),
            manual=item.manual,
            manual_version=item.manual_version,
        )
        for item in items
    ]


def shape_of(track: Track) -> TrackShape:
    """Everything that rules look at before a track is opened."""
    items = item_shapes(track)
    curriculum = CURRICULA.get(track.curriculum)
    stages = Stage.objects.filter(tenant=track.tenant, track=track)
    return TrackShape(
        kind=track.kind,
        stages=[title_of(stage) for stage in stages],
        items=items,
        modules=curriculum.modules if curriculum else {},
        rule_items=_asked_by_rules(track, [item.key for item in items]),
        trainers=holders_of(track.tenant, Role.TRAINER).count(),
    )


def findings_of_track(track: Track) -> list[Finding]:
    """What is to be said of a track before anybody joins it; errors keep it shut."""
    return findings_of(shape_of(track))


def method_mix(track: Track) -> dict[str, int]:
    """How many items use each method (R72)."""
    return methods_of(item_shapes(track))


def item_locks(track: Track, passed: Collection[str]) -> dict[str, list[str]]:
    """The items of `track` that wait for others, by key, with the keys that are not passed yet.

    Stages that are gated are apart from this.
    """
    return locked_items({item.key: item.needs for item in item_shapes(track) if item.needs}, passed)


def newest_version(track: Track) -> Track:
    """The version of a track that people join now: itself, or a later one of its family."""
    if not track.family:
        return track
    active = Track.objects.filter(
        tenant=track.tenant, family=track.family, state=Track.State.ACTIVE
    )
    return active.order_by("-version").first() or track


def electives(tenant: int) -> Iterable[TrackItem]:
    """What can be chosen freely, of all tracks that are open (R66)."""
    return (
        TrackItem.objects.filter(tenant=tenant, elective=True, track__state=Track.State.ACTIVE)
        .select_related("track")
        .order_by("category", "title_en")
    )


def _asked_by_rules(track: Track, keys: Collection[str]) -> Collection[str] | None:
    """Names of the rules' components that take none of the items; None: no rules in force."""
    try:
        rules = compiled(rule_set_in_force(track.tenant, track.rule_set_key, timezone.localdate()))
    except NoRuleSetInForce:
        return None
    return [
        component.id
        for component in rules.components
        if component.required and not any(component.takes(key) for key in keys)
    ]

"""Making tracks: from a template or from nothing, item by item, until they are opened."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.services import audit, store_attachment
from lms.tracks.exceptions import KeyTaken, TrackIsFixed, TrackNotReady
from lms.tracks.models import Prerequisite, Stage, Track, TrackItem
from lms.tracks.queries.curricula import findings_of_track
from lms.tracks.rules.curricula.model import Curriculum, Unit
from lms.tracks.services.courses import SINGLE_COURSE_RULES

_UNRULED: Final = {"rule_set_key": SINGLE_COURSE_RULES}
MOVES: Final = {"up": -1, "down": 1}


@transaction.atomic
def make_track(
    actor: Employee, *, key: str, curriculum: Curriculum | None = None, **details: Any
) -> Track:
    """A draft: with everything that `curriculum` names, or with one empty stage.

    `details` are columns of the track; a template's words stand where they say nothing. Raises
    KeyTaken.
    """
    if Track.objects.filter(tenant=actor.tenant, key=key).exists():
        raise KeyTaken(key=key)
    said = {name: value for name, value in details.items() if value not in ("", None)}
    track = Track(
        tenant=actor.tenant,
        key=key,
        family=key,
        state=Track.State.DRAFT,
        **((_as_columns(curriculum) if curriculum else _UNRULED) | said),
    )
    track.save(force_insert=True)
    if curriculum:
        _fill(track, curriculum)
    else:
        Stage.objects.create(
            tenant=track.tenant, track=track, position=1, title_en="Stage 1", title_zh="第一阶段"
        )
    audit(actor, "tracks.made", "track", track.id, {"key": key, "from": track.curriculum})
    return track


@transaction.atomic
def change_track(actor: Employee, track: Track, **details: Any) -> Track:
    """Change the words and terms of a draft. Raises TrackIsFixed."""
    held = hold_draft(track)
    for name, value in details.items():
        setattr(held, name, value)
    held.save(update_fields=list(details))
    audit(actor, "tracks.changed", "track", held.id, {"fields": sorted(details)})
    return held


@transaction.atomic
def save_stage(actor: Employee, track: Track, stage: Stage | None, **details: Any) -> Stage:
    """Add a stage at the end, or change one. Raises TrackIsFixed."""
    held = hold_draft(track)
    if stage is None:
        last = Stage.objects.filter(tenant=held.tenant, track=held).last()
        stage = Stage(tenant=held.tenant, track=held, position=last.position + 1 if last else 1)
    for name, value in details.items():
        setattr(stage, name, value)
    stage.save()
    audit(actor, "tracks.stage_saved", "track", held.id, {"stage": stage.position})
    return stage


@transaction.atomic
def remove_stage(actor: Employee, stage: Stage) -> None:
    """Take a stage out with all its items; those after it move up. Raises TrackIsFixed."""
    held = hold_draft(stage.track)
    position = stage.position
    stage.delete()
    # One by one, in order: each place is free when the next one moves to it.
    for later in Stage.objects.filter(tenant=held.tenant, track=held, position__gt=position):
        later.position -= 1
        later.save(update_fields=["position"])
    audit(actor, "tracks.stage_removed", "track", held.id, {"stage": position})


@transaction.atomic
def save_item(
    actor: Employee,
    stage: Stage,
    item: TrackItem | None,
    *,
    needs: Collection[TrackItem] = (),
    file: "UploadedFile[bytes] | None" = None,
    **details: Any,
) -> TrackItem:
    """Add an item at the end of `stage`, or change one: what it waits for, and what is attached.

    Raises TrackIsFixed, KeyTaken, AttachmentNotAllowed, AttachmentTooLarge.
    """
    held = hold_draft(stage.track)
    others = TrackItem.objects.filter(tenant=held.tenant, track=held, key=details["key"])
    if item is None:
        item = TrackItem(tenant=held.tenant, track=held)
    if others.exclude(id=item.id).exists():
        raise KeyTaken(key=details["key"])
    if item.stage_id != stage.id:
        item.stage, item.position = stage, stage.items.filter(tenant=held.tenant).count() + 1
    for name, value in details.items():
        setattr(item, name, value)
    if file is not None:
        item.attachment = store_attachment(actor, file)
    item.save()
    Prerequisite.objects.filter(tenant=held.tenant, item=item).delete()
    Prerequisite.objects.bulk_create(
        Prerequisite(tenant=held.tenant, item=item, needs=other) for other in needs
    )
    audit(actor, "tracks.item_saved", "track", held.id, {"item": item.key})
    return item


@transaction.atomic
def move_item(actor: Employee, item: TrackItem, direction: str) -> None:
    """Let an item change places with its neighbour in its stage. Raises TrackIsFixed."""
    held = hold_draft(item.track)
    siblings = list(
        TrackItem.objects.filter(tenant=held.tenant, stage=item.stage_id).order_by("position", "id")
    )
    here = next(index for index, one in enumerate(siblings) if one.id == item.id)
    there = here + MOVES[direction]
    if 0 <= there < len(siblings):
        siblings[here], siblings[there] = siblings[there], siblings[here]
    for position, one in enumerate(siblings, start=1):
        one.position = position
    TrackItem.objects.bulk_update(siblings, ["position"])
    audit(actor, "tracks.item_moved", "track", held.id, {"item": item.key, "to": direction})


@transaction.atomic
def remove_item(actor: Employee, item: TrackItem) -> None:
    """Take an item out of a draft. Raises TrackIsFixed."""
    held = hold_draft(item.track)
    audit(actor, "tracks.item_removed", "track", held.id, {"item": item.key})
    item.delete()


@transaction.atomic
def publish_track(actor: Employee, track: Track) -> Track:
    """Open a draft: people may join it, and its contents no longer change.

    The version before it is retired: whoever is in it goes on, nobody joins it any more. Raises
    TrackIsFixed, and TrackNotReady with the first thing that is wrong (R2, R18, R72, R77).
    """
    held = hold_draft(track)
    wrong = [finding for finding in findings_of_track(held) if finding.is_error]
    if wrong:
        raise TrackNotReady(what=dict(wrong[0].words))
    Track.objects.filter(tenant=held.tenant, family=held.family, state=Track.State.ACTIVE).update(
        state=Track.State.RETIRED
    )
    held.state = Track.State.ACTIVE
    held.published_at, held.published_by = timezone.now(), actor
    held.save(update_fields=["state", "published_at", "published_by"])
    audit(actor, "tracks.published", "track", held.id, {"key": held.key})
    return held


@transaction.atomic
def retire_track(actor: Employee, track: Track) -> None:
    """Let nobody join a track any more; whoever is in it goes on."""
    Track.objects.filter(tenant=track.tenant, id=track.id, state=Track.State.ACTIVE).update(
        state=Track.State.RETIRED
    )
    audit(actor, "tracks.retired", "track", track.id, {"key": track.key})


@transaction.atomic
def make_version(actor: Employee, track: Track) -> Track:
    """A draft of the next version, alike in everything; the draft that there is already, if so."""
    first = Track.objects.select_for_update().get(tenant=track.tenant, id=track.id)
    family = first.family or first.key
    if not first.family:
        first.family = family
        first.save(update_fields=["family"])
    versions = Track.objects.filter(tenant=first.tenant, family=family)
    draft = versions.filter(state=Track.State.DRAFT).first()
    if draft:
        return draft
    number = max(versions.values_list("version", flat=True)) + 1
    new = Track(
        **{
            **first.columns(without=("id", "created_at", "published_at", "published_by_id")),
            "tenant": first.tenant,
            "key": f"{family[:58]}.v{number}",
            "version": number,
            "state": Track.State.DRAFT,
        }
    )
    new.save(force_insert=True)
    _copy_contents(first, new)
    audit(actor, "tracks.version_made", "track", new.id, {"from": first.key})
    return new


def hold_draft(track: Track) -> Track:
    """The track, locked, as long as it may be changed. Raises TrackIsFixed."""
    held = Track.objects.select_for_update().get(tenant=track.tenant, id=track.id)
    if not held.is_draft:
        raise TrackIsFixed(title=held.title_en)
    return held


def _as_columns(curriculum: Curriculum) -> dict[str, Any]:
    return {
        "curriculum": curriculum.key,
        "kind": curriculum.kind,
        "title_en": curriculum.title["en"],
        "title_zh": curriculum.title["zh-Hans"],
        "summary_en": curriculum.summary["en"],
        "summary_zh": curriculum.summary["zh-Hans"],
        "rule_set_key": curriculum.rules,
        "from_level": curriculum.from_level,
        "to_level": curriculum.to_level,
        "valid_months": curriculum.valid_months,
    }


def _fill(track: Track, curriculum: Curriculum) -> None:
    """Stages and items as the template names them."""
    assessed: dict[str, list[str]] = {}
    for unit in curriculum.units:
        for key in unit.measures:
            assessed.setdefault(key, []).append(unit.key)
    made: dict[str, TrackItem] = {}
    for position, part in enumerate(curriculum.parts, start=1):
        stage = Stage.objects.create(
            tenant=track.tenant,
            track=track,
            position=position,
            title_en=part.title["en"],
            title_zh=part.title["zh-Hans"],
            gated=part.gated,
        )
        pairs = [(block, unit) for block in part.blocks for unit in block.units]
        for number, (block, unit) in enumerate(pairs, start=1):
            made[unit.key] = TrackItem(
                tenant=track.tenant,
                track=track,
                stage=stage,
                position=number,
                block_en=block.title["en"] if block.title else "",
                block_zh=block.title["zh-Hans"] if block.title else "",
                **_item_columns(unit, assessed),
            )
    TrackItem.objects.bulk_create(made.values())
    Prerequisite.objects.bulk_create(
        Prerequisite(tenant=track.tenant, item=made[unit.key], needs=made[key])
        for unit in curriculum.units
        for key in unit.needs
    )


def _item_columns(unit: Unit, assessed: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        "key": unit.key,
        "title_en": unit.title["en"],
        "title_zh": unit.title["zh-Hans"],
        "kind": unit.kind,
        "method": unit.method.value,
        "category": unit.category.value,
        "minutes": unit.minutes,
        "modules": [] if unit.measures else [unit.teaches],
        "assessed_by": assessed.get(unit.key, []),
        "elective": unit.elective,
        "daily_kind": unit.daily_kind.value if unit.daily_kind else "",
    }


def _copy_contents(source: Track, target: Track) -> None:
    made: dict[Any, TrackItem] = {}
    for stage in Stage.objects.filter(tenant=source.tenant, track=source):
        copy = Stage(**{**stage.columns(without=("id",)), "tenant": target.tenant})
        copy.track = target
        copy.save(force_insert=True)
        for item in TrackItem.objects.filter(tenant=source.tenant, stage=stage):
            made[item.id] = TrackItem(**{**item.columns(without=("id",)), "tenant": target.tenant})
            made[item.id].track, made[item.id].stage = target, copy
    TrackItem.objects.bulk_create(made.values())
    Prerequisite.objects.bulk_create(
        Prerequisite(tenant=target.tenant, item=made[one.item_id], needs=made[one.needs_id])
        for one in Prerequisite.objects.filter(tenant=source.tenant, item__track=source)
    )

"""An installed SCORM course under another standard: its parts, each behind an adapter's page."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, Protocol
from uuid import UUID

from scorm_packages.export.rules.names import escaped, xml_name
from scorm_packages.export.rules.outline import MoveOn, Part, Target
from scorm_packages.export.rules.pages import page
from scorm_packages.runtime.rules.addresses import launch_address
from scorm_packages.runtime.rules.timespan import format_timespan, iso_duration, parse_timespan
from scorm_packages.sequencing.definition import Activity, ActivityTree

FOLDER = "callcraft-adapter"


class Item(Protocol):
    """What is read of an installed item (`scorm_packages.runtime.models.PackageItem`)."""

    @property
    def id(self) -> UUID: ...
    @property
    def parent_id(self) -> UUID | None: ...
    @property
    def identifier(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def href(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_visible(self) -> bool: ...
    @property
    def mastery_score(self) -> Decimal | None: ...
    @property
    def max_time_allowed(self) -> str: ...
    @property
    def time_limit_action(self) -> str: ...
    @property
    def data_from_lms(self) -> str: ...


@dataclass(frozen=True, slots=True)
class AdaptedItem:
    """An item, the part that it becomes, and the page that plays it (none for a heading)."""

    item: Item
    part: Part
    page: bytes | None


def free_folder(paths: Collection[str]) -> str:
    """A folder name for the adapter that no file of the course uses, in whatever case."""
    taken = {path.split("/", 1)[0].lower() for path in paths}
    number = 1
    name = FOLDER
    while name.lower() in taken:
        number += 1
        name = f"{FOLDER}-{number}"
    return name


def adapted_items(
    items: Sequence[Item],
    *,
    inner: Literal["scorm12", "scorm2004"],
    tree: ActivityTree | None,
    target: Target,
    folder: str,
    language: str,
) -> list[AdaptedItem]:
    """Every item with its part and page; `items` in order, those above before those below."""
    activities = {} if tree is None else {one.id: one for one in tree.root.walk()}
    script = "adapter12" if inner == "scorm12" else "adapter2004"
    adapted: list[AdaptedItem] = []
    used: set[str] = set()
    for number, item in enumerate(items, start=1):
        activity = activities.get(item.identifier)
        identifier = _unique(xml_name(item.identifier), used)
        path = f"{folder}/{number}.html"
        part = Part(
            identifier=identifier,
            title=item.title,
            href=escaped(path) if item.href else "",
            kind="sco",  # The adapter reports for an asset, too.
            is_visible=item.is_visible,
            pass_mark=_pass_mark(item, activity),
            data_from_lms=item.data_from_lms,
            max_time_cs=_max_time(item, activity),
            time_limit_action=item.time_limit_action,
            move_on=_move_on(item, activity),
            files=(path, f"{folder}/{script}.css", f"{folder}/{script}.js"),
        )
        shown = None
        if item.href:
            shown = page(
                title=item.title,
                language=language or "und",
                standard=target.standard,
                data_id="item",
                data=_page_data(item, activity),
                script=f"{script}.js",
                style=f"{script}.css",
            )
        adapted.append(AdaptedItem(item, part, shown))
    return adapted


def nested(adapted: Iterable[AdaptedItem]) -> tuple[Part, ...]:
    """The parts in their places under one another."""
    below: dict[UUID | None, list[AdaptedItem]] = {}
    for one in adapted:
        below.setdefault(one.item.parent_id, []).append(one)
    return tuple(_below(None, below))


def _below(parent: UUID | None, below: Mapping[UUID | None, list[AdaptedItem]]) -> Iterator[Part]:
    for one in below.get(parent, ()):
        yield replace(one.part, children=tuple(_below(one.item.id, below)))


def _unique(name: str, used: set[str]) -> str:
    number = 1
    made = name
    while made in used:
        number += 1
        made = f"{name}.{number}"
    used.add(made)
    return made


def _page_data(item: Item, activity: Activity | None) -> Mapping[str, Any]:
    """What the adapter reads: `scorm_packages/export/frontend/src/adapter/dialect.ts`."""
    threshold = activity.threshold if activity else None
    is_measured = threshold is not None and threshold.completed_by_measure
    limit = _max_time(item, activity)
    span = format_timespan if activity is None else iso_duration
    return {
        "title": item.title,
        "href": launch_address(item.href, "../"),
        "kind": item.kind,
        "launchData": item.data_from_lms,
        "masteryScore": _number(item.mastery_score),
        "scaledPassingScore": _number(_scaled_passing_score(activity)),
        "completionThreshold": _number(threshold.min_progress_measure)
        if threshold and is_measured
        else "",
        "maxTimeAllowed": "" if limit is None else span(limit),
        "timeLimitAction": item.time_limit_action,
    }


def _scaled_passing_score(activity: Activity | None) -> Decimal | None:
    """What the primary objective asks for, where it is satisfied by measure (SN §3.10.1)."""
    for objective in activity.objectives if activity else ():
        if objective.is_primary and objective.satisfied_by_measure:
            return objective.minimum_normalized_measure
    return None


def pass_mark_of(item: Item, tree: ActivityTree | None) -> Decimal | None:
    """From what score an item is passed, from 0 to 1; None where it does not say."""
    walked = tree.root.walk() if tree else ()
    return _pass_mark(item, next((one for one in walked if one.id == item.identifier), None))


def _pass_mark(item: Item, activity: Activity | None) -> Decimal | None:
    """From 0 to 1; a mark below zero, which SCORM 2004 allows, nobody else can write."""
    if item.mastery_score is not None:
        return min(max(item.mastery_score / 100, Decimal(0)), Decimal(1))
    scaled = _scaled_passing_score(activity)
    return scaled if scaled is not None and scaled >= 0 else None


def _max_time(item: Item, activity: Activity | None) -> int | None:
    if activity is not None:
        return activity.limits.attempt_absolute_duration_limit_cs
    return parse_timespan(item.max_time_allowed)


def _move_on(item: Item, activity: Activity | None) -> MoveOn:
    if item.kind != "sco":
        return "Completed"
    marked = _pass_mark(item, activity) is not None
    return "CompletedAndPassed" if marked else "CompletedOrPassed"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"

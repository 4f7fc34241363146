"""What becomes of an installed course in a format, and what has to be said about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

from scorm_packages.export.rules.outline import Target
from scorm_packages.manifest.findings import Finding, finding, finding_on_names
from scorm_packages.sequencing.definition import Activity, ActivityTree, ControlMode, Delivery
from scorm_packages.sequencing.definition import Limits as SequencingLimits

LABELS = {
    Target.SCORM_12: "SCORM 1.2",
    Target.SCORM_2004: "SCORM 2004 4th Edition",
    Target.SCORM_2004_3RD: "SCORM 2004 3rd Edition",
    Target.CMI5: "cmi5",
    Target.H5P: "H5P",
}
EDITIONS: dict[Target, Literal["3rd", "4th"]] = {
    Target.SCORM_2004: "4th",
    Target.SCORM_2004_3RD: "3rd",
}
SOURCE_LABELS = {
    "scorm12": "SCORM 1.2",
    "scorm2004": "SCORM 2004",
    "cmi5": "cmi5",
    "xapi": "xAPI (Tin Can)",
    "h5p": "H5P",
}


class Way(Enum):
    """How a package is written."""

    AS_IT_CAME = auto()
    """Its own files and its own description."""
    OTHER_EDITION = auto()
    """Its own files; the description of SCORM 2004 rewritten for another edition."""
    ADAPTED = auto()
    """Its own files, played by an adapter, under a new description."""


@dataclass(frozen=True, slots=True)
class Source:
    """What has to be known of an installed course to tell how it can be written."""

    format: str
    edition: str
    tree: ActivityTree | None
    """Of SCORM 2004."""
    with_prerequisites: int
    """How many parts have some."""
    external: Sequence[str]
    """Addresses of parts that are pages of other sites."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The way, or None where `findings` say why there is none."""

    way: Way | None
    findings: tuple[Finding, ...]


def plan(source: Source, target: Target) -> Plan:
    """Tell how `source` is written as `target`."""
    own = SOURCE_LABELS.get(source.format, source.format)
    asked = LABELS[target]
    if source.format == "h5p" or target is Target.H5P:
        return _plan_h5p(source, target)
    if source.format == "xapi":
        return Plan(None, (finding("export.no_such_writer", source=own),))
    if source.format == target.standard:
        edition = EDITIONS.get(target)
        same = edition is None or edition == source.edition
        return Plan(Way.AS_IT_CAME if same else Way.OTHER_EDITION, ())
    if source.format == "cmi5":
        return Plan(None, (finding("export.needs_record_store", source=own, target=asked),))
    found = [finding("export.adapted", source=own, target=asked)]
    if source.tree is not None and has_sequencing(source.tree):
        found.append(finding("export.sequencing_lost", target=asked))
    if source.format == "scorm2004" and target is Target.SCORM_12:
        found.append(finding("export.suspend_data_smaller"))
    if source.with_prerequisites:
        lost = finding("export.prerequisites_lost", count=source.with_prerequisites, target=asked)
        found.append(lost)
    if source.external:
        found.append(finding_on_names("export.external_part", source.external))
    return Plan(Way.ADAPTED, tuple(found))


def _plan_h5p(source: Source, target: Target) -> Plan:
    """H5P content is written as what it is, and nothing else becomes H5P."""
    if source.format != "h5p":
        own = SOURCE_LABELS.get(source.format, source.format)
        return Plan(None, (finding("export.not_h5p", source=own),))
    if target is not Target.H5P:
        return Plan(None, (finding("export.h5p_stays_h5p", target=LABELS[target]),))
    return Plan(Way.AS_IT_CAME, ())


def has_sequencing(tree: ActivityTree) -> bool:
    """Whether learners would notice that the rules are gone.

    Free choice with or without flow, objectives of one activity alone, and what the content itself
    reports are the same everywhere.
    """
    return any(_is_sequenced(activity) for activity in tree.root.walk())


def _is_sequenced(activity: Activity) -> bool:
    plain = Activity(id=activity.id)
    free = ControlMode(flow=activity.control.flow)
    by_content = Delivery(
        completion_set_by_content=activity.delivery.completion_set_by_content,
        objective_set_by_content=activity.delivery.objective_set_by_content,
    )
    limit = activity.limits.attempt_absolute_duration_limit_cs
    unlike: Collection[bool] = (
        activity.control != free,
        activity.delivery != by_content,
        activity.limits != SequencingLimits(attempt_absolute_duration_limit_cs=limit),
        activity.rules != plain.rules,
        activity.rollup != plain.rollup,
        activity.randomization != plain.randomization,
        activity.constrained_choice != plain.constrained_choice,
        activity.shared_data != plain.shared_data,
        activity.hidden_controls != plain.hidden_controls,
        any(objective.maps for objective in activity.objectives),
    )
    return any(unlike)

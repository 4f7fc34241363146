"""An installed course of SCORM 2004 to be walked through: greeting, quiz, closing."""

import io
from collections.abc import Mapping
from uuid import uuid4

import msgspec

from content.storage import services as storage
from scorm_packages.runtime.models import Package, PackageItem
from scorm_packages.sequencing.definition import (
    Activity,
    ActivityTree,
    Control,
    ControlMode,
    Delivery,
    Objective,
    ObjectiveMap,
    RuleCondition,
    SequencingRule,
    SequencingRules,
    SharedDataMap,
)
from tests.builders.runtime import TENANT

ACTIVITIES = ("greeting", "quiz", "closing")


def sequenced_tree(
    *, hidden: tuple[Control, ...] = (), flow: bool = True, choice: bool = True
) -> ActivityTree:
    """Three SCOs in a chapter. The closing is disabled until the quiz is passed.

    `hidden` are the controls that the greeting takes away.
    """
    passed = ObjectiveMap(target="quiz-passed", write_satisfied_status=True)
    gate = ObjectiveMap(target="quiz-passed")
    not_passed = SequencingRule(
        action="disabled",
        conditions=(
            RuleCondition(condition="satisfied", negated=True, referenced_objective="gate"),
            RuleCondition(
                condition="objectiveStatusKnown", negated=True, referenced_objective="gate"
            ),
        ),
        combination="any",
    )
    control = ControlMode(flow=flow, choice=choice)
    notes = (SharedDataMap(target="notes"),)
    chapter = Activity(
        id="chapter",
        title="Calls",
        control=control,
        children=(
            Activity(
                id="greeting",
                title="Greeting",
                resource="sco",
                hidden_controls=hidden,
                shared_data=notes,
            ),
            Activity(
                id="quiz",
                title="Quiz",
                resource="sco",
                shared_data=notes,
                # Else to leave it without a word would pass it (UP.4).
                delivery=Delivery(objective_set_by_content=True),
                objectives=(Objective(id="quiz", is_primary=True, maps=(passed,)),),
            ),
            Activity(
                id="closing",
                title="Closing",
                resource="sco",
                rules=SequencingRules(pre_conditions=(not_passed,)),
                objectives=(
                    Objective(id="own", is_primary=True),
                    Objective(id="gate", maps=(gate,)),
                ),
            ),
        ),
    )
    root = Activity(id="course", title="Course", control=control, children=(chapter,))
    return ActivityTree(
        root=root, objectives_global_to_system=False, shared_data_global_to_system=False
    )


def build_sequenced_package(
    files: Mapping[str, str], *, tree: ActivityTree | None = None, tenant: int = TENANT
) -> Package:
    """Install a course whose activities all show `index.html`, told apart by `?activity`."""
    tree = tree or sequenced_tree()
    label = f"p{uuid4().hex[:12]}"
    package = Package.objects.create(
        tenant=tenant,
        label=label,
        format=Package.Format.SCORM_2004,
        edition=tree.edition,
        identifier="COURSE-2004",
        title="投诉处理实务",
        storage_prefix=f"packages/{tenant}/{label}/",
        zip_sha256="0" * 64,
        size_bytes=0,
        file_count=len(files),
        structure=msgspec.to_builtins(tree),
        imported_by="builder",
    )
    _install(package, tree.root.children, None)
    for path, text in files.items():
        storage.put(package.storage_prefix + path, io.BytesIO(text.encode()))
    return package


def _install(
    package: Package, activities: tuple[Activity, ...], parent: PackageItem | None
) -> None:
    for activity in activities:
        item = PackageItem.objects.create(
            tenant=package.tenant,
            package=package,
            identifier=activity.id,
            title=activity.title,
            href=f"index.html?activity={activity.id}" if activity.resource else "",
            kind=PackageItem.Kind.SCO if activity.resource else PackageItem.Kind.ASSET,
            position=package.items.count(),
            parent=parent,
        )
        _install(package, activity.children, item)

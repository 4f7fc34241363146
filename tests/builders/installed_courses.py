"""Courses of SCORM 2004 as they are installed: an activity tree, and an item for each activity."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from scorm_packages.runtime.models import Package, PackageItem
from scorm_packages.sequencing.definition import (
    Activity,
    ActivityTree,
    ControlMode,
    Objective,
    ObjectiveMap,
    SharedDataMap,
    write_tree,
)
from tests.builders.runtime import TENANT

BOTH_WAYS = ControlMode(choice=True, flow=True)
ONLY_FLOW = ControlMode(choice=False, flow=True)
ONLY_CHOICE = ControlMode(choice=True, flow=False)


def sco(identifier: str, **more: Any) -> Activity:
    """A SCO of a course."""
    return Activity(id=identifier, title=f"第 {identifier} 课", resource="sco", **more)


def asset(identifier: str, **more: Any) -> Activity:
    """A page that only shows something."""
    return Activity(id=identifier, title=f"第 {identifier} 页", resource="asset", **more)


def tree_of(
    *children: Activity, control: ControlMode = BOTH_WAYS, is_global: bool = False, **more: Any
) -> ActivityTree:
    """A course with these activities below its root, called `course`."""
    return ActivityTree(
        root=Activity(id="course", title="来电处理", control=control, children=children, **more),
        objectives_global_to_system=is_global,
        shared_data_global_to_system=is_global,
    )


def build_course(tree: ActivityTree, *, tenant: int = TENANT) -> Package:
    """An installed package of SCORM 2004 with this structure."""
    label = f"q{uuid4().hex[:12]}"
    package = Package.objects.create(
        tenant=tenant,
        label=label,
        format=Package.Format.SCORM_2004,
        edition=tree.edition,
        identifier="COURSE-2004",
        title="来电处理",
        language="zh-CN",
        storage_prefix=f"packages/{tenant}/{label}/",
        zip_sha256="0" * 64,
        size_bytes=0,
        file_count=0,
        structure=json.loads(write_tree(tree)),
        imported_by="builder",
    )
    _install(package, tree.root.children, parent=None)
    return package


def item_of(package: Package, activity: str) -> PackageItem:
    """The item of an activity."""
    return PackageItem.objects.get(tenant=package.tenant, package=package, identifier=activity)


def shared_objective(identifier: str, target: str) -> Objective:
    """A primary objective that is shared as `target`, both ways."""
    mapped = ObjectiveMap(target=target, write_satisfied_status=True, write_normalized_measure=True)
    return Objective(id=identifier, is_primary=True, maps=(mapped,))


def store(target: str, *, read: bool = True, write: bool = True) -> SharedDataMap:
    """A store of adl.data."""
    return SharedDataMap(target=target, read=read, write=write)


def _install(package: Package, activities: Iterable[Activity], parent: UUID | None) -> None:
    for activity in activities:
        item = PackageItem.objects.create(
            tenant=package.tenant,
            package=package,
            identifier=activity.id,
            title=activity.title,
            href=f"{activity.id}.html" if activity.resource else "",
            kind=activity.resource or PackageItem.Kind.ASSET,
            position=PackageItem.objects.filter(package=package).count(),
            parent_id=parent,
            is_visible=activity.is_visible,
            data_from_lms="seed=4",
        )
        _install(package, activity.children, item.id)

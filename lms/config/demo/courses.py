"""The demo centre's courses: built as packages, brought in like anybody's, put in tracks."""

import io
from collections.abc import Mapping
from importlib import resources

from content.authoring.rules.course import Course, read_course
from lms.people.models import Tenant
from lms.tracks.models import Stage, Track, TrackItem
from scorm_packages.export.adapters.built import player_files
from scorm_packages.export.rules.modules import write_module
from scorm_packages.export.rules.outline import Target
from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Package

BASICS = ("company", "rules", "skills", "business")
PRACTICE = ("simulation",)
QUARTERLY = ("quarterly",)
FORMATS: Mapping[str, Target] = {"skills": Target.SCORM_2004, "business": Target.CMI5}
"""One course of each standard, so that the demo shows them side by side; the others are SCORM 1.2.
"""
COUNT = len(BASICS) + len(PRACTICE) + len(QUARTERLY)


def demo_course(key: str) -> Course:
    """Read one of the courses that lie beside this module."""
    folder = resources.files(__package__) / "courses"
    return read_course((folder / f"{key}.toml").read_text(encoding="utf-8"))


def published_modules() -> dict[str, Course]:
    """The modules that can be taught and exported, by id."""
    return {key: demo_course(key) for key in (*BASICS, *PRACTICE, *QUARTERLY)}


def create_tracks(tenant: Tenant) -> Mapping[str, Track]:
    """Install the packages and set up both tracks. Returns them by key."""
    player = player_files()
    packages = {
        key: _install(tenant, demo_course(key), player) for key in (*BASICS, *PRACTICE, *QUARTERLY)
    }
    new_hire = Track.objects.create(
        tenant=tenant.id,
        key="new-hire",
        kind=Track.Kind.NEW_HIRE,
        title_en="New hires: from the first day to the first call",
        title_zh="新员工培训：从入职到上岗",
        summary_en="Basics first, then a simulated call. Passing it all clears you for live calls.",
        summary_zh="先学习基础课程，再进行模拟通话；全部通过后方可上岗接听。",
        rule_set_key="csr.new_hire",
    )
    basics = _stage(new_hire, 1, "Stage 1: basics", "第一阶段：基础知识", gated=False)
    practice = _stage(new_hire, 2, "Stage 2: practice", "第二阶段：实操演练", gated=True)
    for position, key in enumerate(BASICS, start=1):
        _item(basics, position, key, packages[key])
    for position, key in enumerate(PRACTICE, start=1):
        _item(practice, position, key, packages[key])
    in_service = Track.objects.create(
        tenant=tenant.id,
        key="in-service",
        kind=Track.Kind.IN_SERVICE,
        title_en="In service: this quarter's skills course",
        title_zh="在岗培训：本季度技能课",
        summary_en="One skills course a quarter.",
        summary_zh="每季度一门技能课程。",
        rule_set_key="csr.in_service",
    )
    quarter = _stage(in_service, 1, "This quarter", "本季度", gated=False)
    _item(quarter, 1, "quarterly", packages["quarterly"])
    return {"new-hire": new_hire, "in-service": in_service}


def install(tenant: Tenant, key: str) -> Package:
    """Bring one of the courses in, as a package like anybody's."""
    return _install(tenant, demo_course(key), player_files())


def _install(tenant: Tenant, course: Course, player: Mapping[str, bytes]) -> Package:
    report = import_package(
        tenant=tenant.id,
        upload=io.BytesIO(write_module(course, player, FORMATS.get(course.key, Target.SCORM_12))),
        file_name=f"{course.key}.zip",
        imported_by="demo",
    )
    if report.package is None:
        codes = ", ".join(finding.code for finding in report.findings)
        raise RuntimeError(f"the demo course {course.key} was refused: {codes}")
    return report.package


def _stage(track: Track, position: int, en: str, zh: str, *, gated: bool) -> Stage:
    return Stage.objects.create(
        tenant=track.tenant, track=track, position=position, title_en=en, title_zh=zh, gated=gated
    )


def _item(stage: Stage, position: int, key: str, package: Package) -> None:
    course = demo_course(key)
    TrackItem.objects.create(
        tenant=stage.tenant,
        track=stage.track,
        stage=stage,
        key=key,
        position=position,
        title_en=course.title["en"],
        title_zh=course.title["zh-Hans"],
        summary_en=course.summary["en"],
        summary_zh=course.summary["zh-Hans"],
        minutes=course.minutes,
        package=package,
    )

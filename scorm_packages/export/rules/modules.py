"""A module of `content.authoring` as a package: one unit that plays all of it.

The same module and player give the same bytes, so a package that was not changed is known by its
hash.
"""

import io
from collections.abc import Mapping
from decimal import Decimal

from content.authoring.rules.course import Course
from scorm_packages.export.rules.manifests.write import description_of
from scorm_packages.export.rules.outline import Outline, Part, Target
from scorm_packages.export.rules.pages import page
from scorm_packages.export.rules.zips import entry_of, write_zip
from xapi.vocabulary import CALLCRAFT

PAGE = "index.html"


def write_module(course: Course, player: Mapping[str, bytes], target: Target) -> bytes:
    """Pack `course` with the player's files (`player.js`, `player.css`); returns the zip."""
    outline = outline_of(course, tuple(sorted(player)))
    name, description = description_of(outline, target)
    start = page(
        title=course.title["zh-Hans"],
        language="zh-Hans",
        standard=target.standard,
        data_id="course",
        data=course.for_player(),
        script="player.js",
        style="player.css",
    )
    files = {name: description, PAGE: start, **dict(sorted(player.items()))}
    buffer = io.BytesIO()
    write_zip(buffer, (entry_of(path, data) for path, data in files.items()))
    return buffer.getvalue()


def outline_of(course: Course, player_files: tuple[str, ...]) -> Outline:
    """The module as a package describes it. It is done when it was passed (R2)."""
    unit = Part(
        identifier="item-1",
        title=course.title["zh-Hans"],
        href=PAGE,
        pass_mark=Decimal(course.pass_mark) / 100,
        move_on="CompletedAndPassed",
        files=(PAGE, *player_files),
    )
    return Outline(
        identifier=f"callcraft-{course.key}",
        iri=f"{CALLCRAFT}modules/{course.key}",
        titles=(("zh-Hans", course.title["zh-Hans"]), ("en", course.title["en"])),
        descriptions=(("zh-Hans", course.summary["zh-Hans"]), ("en", course.summary["en"])),
        parts=(unit,),
    )

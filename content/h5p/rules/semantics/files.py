"""Files that parameters name: pictures, sound, video and others, of the content or of the web.

A path lies below the content's folder (`images/x.png`), or is an http or https address. A player
puts paths into pages, often by gluing text together, so a path is no place for quotes or brackets.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from content.h5p.rules.semantics.addresses import decoded, is_web_address
from content.h5p.rules.semantics.fields import File, Group, Number, Text
from content.h5p.rules.semantics.licences import COPYRIGHT
from content.h5p.rules.semantics.scalars import check_number, check_text, kind, wrong_type
from content.h5p.rules.semantics.visit import Visit

TEMPORARY = "#tmp"
"""What the editor puts behind the path of a file that was not saved yet."""

LONGEST_PATH = 1000
_MIME = re.compile(r"[A-Za-z0-9][\w.+-]{0,99}/[A-Za-z0-9][\w.+-]{0,99}")
_NOT_IN_PATHS = re.compile(r"[\x00-\x1f\x7f<>\"'`\\:*?|#\ufffd\ud800-\udfff]")
_OF_KIND = {"image": "image/", "audio": "audio/", "video": "video/"}

PIXELS = Number(name="pixels", least=0, optional=True)
WORD = Text(name="word", longest=100, optional=True)

CheckGroup = Callable[[Group, Any, Visit], dict[str, Any] | None]


def check_file(field: File, value: Any, visit: Visit, group: CheckGroup) -> Any:
    """Return the file, or for video and audio the list of files; None where none is left.

    `group` checks the copyright that may stand beside a path.
    """
    if not field.is_list:
        return _one(field, value, visit, group)
    if isinstance(value, dict) and "path" in value:
        visit.say("h5p.semantics.type_mended", expected=kind(list), found=kind(dict))
        value = [value]
    if not isinstance(value, list):
        wrong_type(visit, list, value)
        return None
    found = [_one(field, each, visit.at(index), group) for index, each in enumerate(value)]
    return [each for each in found if each is not None] or None


def _one(field: File, value: Any, visit: Visit, group: CheckGroup) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        wrong_type(visit, dict, value)
        return None
    path = _path(value.get("path"), visit)
    if path is None:
        return None
    known = _KEYS[field.kind]
    visit.say_names("h5p.semantics.unknown_keys", [key for key in value if key not in known])
    kept: dict[str, Any] = {}
    for key, each in value.items():
        if key == "path":
            kept[key] = path
        elif key in known and each is not None:
            checked = _beside(key, field, each, visit.at(key), group)
            if checked is not None:
                kept[key] = checked
    return kept


def _path(told: Any, visit: Visit) -> str | None:
    if not isinstance(told, str):
        wrong_type(visit.at("path"), str, told)
        return None
    path: str = told.strip()
    if path.endswith(TEMPORARY):
        visit.say("h5p.semantics.temporary_path", path=path)
        while path.endswith(TEMPORARY):
            path = path.removesuffix(TEMPORARY).strip()
    if is_web_address(path):
        visit.say("h5p.semantics.file_outside", path=path)
        return path
    if not is_path(path):
        visit.say("h5p.semantics.file_path", path=path)
        return None
    if path in visit.run.files:
        visit.run.used_files.add(path)
    else:
        visit.say("h5p.semantics.file_missing", path=path)
    return path


def is_path(path: str) -> bool:
    """Tell whether `path` lies below the content's folder and is safe in a page."""
    if not path or len(path) > LONGEST_PATH or _NOT_IN_PATHS.search(path):
        return False
    return decoded(path) == path and not {"", ".", ".."} & set(path.split("/"))


def _beside(key: str, field: File, value: Any, visit: Visit, group: CheckGroup) -> Any:
    if key == "mime":
        return _mime(field, value, visit)
    if key == "originalImage":
        return _one(File(kind="file"), value, visit, group)
    if key == "copyright":
        return group(COPYRIGHT, value, visit)
    if key == "quality":
        return group(QUALITY, value, visit)
    if key in {"width", "height"}:
        return check_number(PIXELS, value, visit)
    return check_text(WORD, value, visit)


def _mime(field: File, mime: Any, visit: Visit) -> str | None:
    if not isinstance(mime, str):
        wrong_type(visit, str, mime)
        return None
    wanted = _OF_KIND.get(field.kind, "")
    if not _MIME.fullmatch(mime) or not mime.startswith(wanted):
        visit.say("h5p.semantics.mime", mime=mime[:60])
        return None
    if field.mimes and mime not in field.mimes:
        visit.say("h5p.semantics.mime_other", mime=mime, expected=", ".join(sorted(field.mimes)))
    return mime


QUALITY = Group(
    name="quality",
    fields=(Number(name="level", optional=True), Text(name="label", longest=100, optional=True)),
)
_PLAIN = frozenset({"path", "mime", "copyright"})
_KEYS: Mapping[str, frozenset[str]] = {
    "file": _PLAIN | {"width", "height"},
    "image": _PLAIN | {"width", "height", "originalImage"},
    "audio": _PLAIN | {"quality", "codecs"},
    "video": _PLAIN | {"width", "height", "quality", "codecs", "aspectRatio"},
}

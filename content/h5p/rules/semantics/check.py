"""Parameters against their library's definition: a walk that keeps what may stay.

Lists, groups and content in content are here; `scalars` and `files` have the values. Nothing that
is not in the definition stays, so keys such as `__proto__` have no way in.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from content.h5p.rules.findings import Finding
from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics.fields import (
    Boolean,
    Field,
    File,
    Group,
    Library,
    List,
    Number,
    Select,
    Semantics,
    Text,
)
from content.h5p.rules.semantics.files import check_file
from content.h5p.rules.semantics.licences import METADATA
from content.h5p.rules.semantics.scalars import (
    check_boolean,
    check_number,
    check_select,
    check_text,
    kind,
    wrong_type,
)
from content.h5p.rules.semantics.visit import DEEPEST, MOST_VALUES, Run, TooMany, Visit

_SUB_CONTENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")
"""Editors make UUIDs of it; programs that write content make other words."""

_LIBRARY_KEYS = frozenset({"library", "params", "subContentId", "metadata"})
_SUB_CONTENT = "subContentId"


@dataclass(frozen=True, slots=True)
class Checked:
    """Parameters as a player may have them, and what they need.

    `libraries` are those named in library fields, without the main one; `files` are the names
    below `content/` that the parameters use and that are there.
    """

    parameters: dict[str, Any]
    findings: tuple[Finding, ...] = ()
    libraries: frozenset[LibraryName] = field(default=frozenset())
    files: frozenset[str] = field(default=frozenset())


def check_parameters(
    parameters: Any,
    library: LibraryName,
    semantics_of: Callable[[LibraryName], Semantics | None],
    *,
    files: Collection[str],
) -> Checked:
    """Check what content of `library` is made of (`content.json`).

    `semantics_of` returns None for a library that is not there. Checking the parameters of the
    result again returns the same. Never raises on bad parameters; a finding that is an error says
    that the content cannot be used as it is.
    """
    run = Run(semantics_of, frozenset(files))
    visit = Visit(run)
    semantics = semantics_of(library)
    kept: dict[str, Any] | None = None
    if semantics is None:
        visit.say("h5p.semantics.library_missing", library=library)
    else:
        try:
            kept = _object(semantics.fields, parameters, visit)
        except TooMany:
            visit.say("h5p.semantics.too_many", limit=MOST_VALUES)
        else:
            if kept is None:
                visit.say("h5p.semantics.no_parameters", library=library)
    return Checked(
        kept or {}, run.all_findings(), frozenset(run.libraries), frozenset(run.used_files)
    )


def check_metadata(metadata: Any, place: str) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Return the metadata of content (title, authors, licence) with its texts escaped.

    Other keys, such as the dependencies in an `h5p.json`, are left out without a word.
    """
    run = Run(lambda _: None, frozenset())
    known = {each.name for each in METADATA}
    told = metadata if isinstance(metadata, dict) else {}
    visit = Visit(run, place)
    try:
        kept = _object(METADATA, {key: told[key] for key in told if key in known}, visit)
    except TooMany:
        visit.say("h5p.semantics.too_many", limit=MOST_VALUES)
        kept = None
    return kept or {}, run.all_findings()


def _value(of: Field, value: Any, visit: Visit) -> Any:
    """Return the value of a field as it may stay; None for one that is left out."""
    if value is None:
        return None
    if visit.is_too_deep:
        visit.say("h5p.semantics.too_deep", limit=DEEPEST)
        return None
    return _CHECKS[type(of)](of, value, visit)


def _object(
    fields: Collection[Field], value: Any, visit: Visit, *, also: Collection[str] = ()
) -> dict[str, Any] | None:
    """The object with `fields`; keys in `also` are left to the caller."""
    if value == []:
        value = {}  # PHP writes an empty object so.
    if not isinstance(value, dict):
        wrong_type(visit, dict, value)
        return None
    by_name = {each.name: each for each in fields}
    unknown = [str(key) for key in value if key not in by_name and key not in also]
    visit.say_names("h5p.semantics.unknown_keys", unknown)
    kept: dict[str, Any] = {}
    for key, each in value.items():
        if key in by_name:
            checked = _value(by_name[key], each, visit.at(key))
            if checked is not None:
                kept[key] = checked
    if not visit.place:
        # Deeper down, libraries leave many things empty that their definitions ask for.
        missing = [name for name, each in by_name.items() if each.is_needed and name not in value]
        visit.say_names("h5p.semantics.missing", missing)
    return kept


def _group(of: Group, value: Any, visit: Visit) -> Any:
    only = of.only_field
    if only is None:
        return _group_object(of, value, visit)
    if _wraps(value, only):
        visit.say("h5p.semantics.group_of_one", name=only.name)
        value = value[only.name]
    return _value(only, value, visit)


def _wraps(value: Any, only: Field) -> bool:
    """Tell whether `value` is an object around the only field, where the field itself belongs."""
    if not isinstance(value, dict) or set(value) != {only.name} or _is_object(only):
        return False
    return isinstance(value[only.name], dict) or not isinstance(only, Library)


def _is_object(of: Field) -> bool:
    if isinstance(of, Group) and of.only_field is not None:
        return _is_object(of.only_field)
    return isinstance(of, Group | File) and not (isinstance(of, File) and of.is_list)


def _group_object(of: Group, value: Any, visit: Visit) -> dict[str, Any] | None:
    kept = _object(of.fields, value, visit, also={_SUB_CONTENT} if of.is_sub_content else ())
    if kept is not None and of.is_sub_content and isinstance(value, dict):
        _keep_id(value, kept, visit)
    return kept


def _list(of: List, value: Any, visit: Visit) -> list[Any] | None:
    if isinstance(value, dict) and all(str(key).isdecimal() for key in value):
        if value:
            visit.say("h5p.semantics.type_mended", expected=kind(list), found=kind(dict))
        value = list(value.values())
    if not isinstance(value, list):
        wrong_type(visit, list, value)
        return None
    if of.most is not None and len(value) > of.most:
        visit.say("h5p.semantics.list_long", count=len(value), most=of.most)
        value = value[: of.most]
    found = [_value(of.item, each, visit.at(index)) for index, each in enumerate(value)]
    kept = [each for each in found if each is not None]
    if of.least is not None and len(kept) < of.least and not (of.optional and not kept):
        visit.say("h5p.semantics.list_short", count=len(kept), least=of.least)
    return kept


def _library(of: Library, value: Any, visit: Visit) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        if value not in ("", []):
            wrong_type(visit, dict, value)
        return None
    named = value.get("library")
    if named in (None, ""):
        return None  # The author has not chosen one.
    name = LibraryName.parse(named) if isinstance(named, str) else None
    if name is None:
        visit.say("h5p.semantics.library_name", library=str(named)[:80])
        return None
    semantics = _allowed(of, name, visit)
    if semantics is None:
        return None
    visit.run.libraries.add(name)
    visit.say_names(
        "h5p.semantics.unknown_keys", [str(key) for key in value if key not in _LIBRARY_KEYS]
    )
    kept: dict[str, Any] = {"library": str(name)}
    params = value.get("params")
    kept["params"] = _object(semantics.fields, params or {}, visit.at("params")) or {}
    _keep_id(value, kept, visit)
    if value.get("metadata") is not None:
        kept["metadata"] = _object(METADATA, value["metadata"], visit.at("metadata")) or {}
    return kept


def _allowed(of: Library, name: LibraryName, visit: Visit) -> Semantics | None:
    """The definition of a library that this field may hold and that is there."""
    if of.options and name not in of.options:
        versions = [str(each) for each in of.options if each.machine_name == name.machine_name]
        if not versions:
            visit.say("h5p.semantics.library_option", library=name)
            return None
        visit.say("h5p.semantics.library_version", library=name, expected=", ".join(versions))
    semantics = visit.run.semantics_of(name)
    if semantics is None:
        visit.say("h5p.semantics.library_missing", library=name)
        return None
    return semantics


def _keep_id(value: Mapping[str, Any], kept: dict[str, Any], visit: Visit) -> None:
    """Keep the id of sub-content; state and statements are told apart by it."""
    found = value.get(_SUB_CONTENT)
    if found is None:
        return
    if not isinstance(found, str) or not _SUB_CONTENT_ID.fullmatch(found):
        visit.say("h5p.semantics.sub_content_id", found=str(found)[:60])
        return
    kept[_SUB_CONTENT] = found
    if found in visit.run.sub_content_ids:
        visit.say("h5p.semantics.sub_content_twice", found=found)
    visit.run.sub_content_ids.add(found)


_CHECKS: dict[type[Field], Callable[[Any, Any, Visit], Any]] = {
    Text: check_text,
    Number: check_number,
    Boolean: check_boolean,
    Select: check_select,
    List: _list,
    Group: _group,
    Library: _library,
    File: lambda of, value, visit: check_file(of, value, visit, _group_object),
}

"""A library's definition in another language: its own words, where its language file has them.

A language file holds the definition again with the words alone, field by field in the same order.
Nothing but words is taken from it.
"""

from collections.abc import Sequence
from typing import Any, Final

_WORDS: Final = ("label", "description", "entity", "placeholder")
_CHINESE: Final = {"zh-hans": ("zh-hans", "zh-cn", "zh"), "zh-hant": ("zh-hant", "zh-tw", "zh-hk")}


def language_file_for(language: str, there: Sequence[str]) -> str | None:
    """Return which of the languages that a library has is the one asked for, as its file is
    called; None where it has none that would do."""
    asked = language.lower().replace("_", "-")
    primary = asked.partition("-")[0]
    wanted = _CHINESE.get("zh-hans" if asked in ("zh", "zh-cn") else asked, (asked, primary))
    by_name = {each.lower().replace("_", "-"): each for each in there}
    return next((by_name[each] for each in wanted if each in by_name), None)


def translated(fields: Sequence[Any], words: Any) -> list[Any]:
    """Return the fields of a definition with the words of a language file, where they have any.

    `words` is the list below `semantics` in that file, as a stranger wrote it.
    """
    if not isinstance(words, list):
        return list(fields)
    told = [*words, *[None] * len(fields)]
    return [_field(field, told[position]) for position, field in enumerate(fields)]


def _field(field: Any, words: Any) -> Any:
    if not isinstance(field, dict) or not isinstance(words, dict):
        return field
    kept = {**field}
    for key in _WORDS:
        if isinstance(field.get(key), str) and isinstance(words.get(key), str):
            kept[key] = words[key]
    if field.get("type") == "text" and isinstance(field.get("default"), str):
        # What a learner will read on buttons and the like.
        kept["default"] = words.get("default", field["default"])
        if not isinstance(kept["default"], str):
            kept["default"] = field["default"]
    if isinstance(field.get("options"), list):
        kept["options"] = _options(field["options"], words.get("options"))
    if isinstance(field.get("fields"), list):
        kept["fields"] = translated(field["fields"], words.get("fields"))
    if "field" in field:
        kept["field"] = _field(field["field"], words.get("field"))
    return kept


def _options(options: list[Any], words: Any) -> list[Any]:
    """Options keep their order and values; a language file may name the values or not."""
    if not isinstance(words, list):
        return options
    told = [each if isinstance(each, dict) else {} for each in words]
    by_value = {str(each["value"]): each for each in told if "value" in each}
    kept = []
    for position, option in enumerate(options):
        if not isinstance(option, dict):
            kept.append(option)
            continue
        found = by_value.get(str(option.get("value")))
        if found is None and position < len(told) and "value" not in told[position]:
            found = told[position]
        label = (found or {}).get("label")
        kept.append({**option, "label": label} if isinstance(label, str) else option)
    return kept

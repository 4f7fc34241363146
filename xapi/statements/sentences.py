"""A statement as a sentence that people read, in English or in Simplified Chinese.

    Heron answered “Greeting the caller” · correct · 80 %
    苍鹭 回答了《问候来电者》 · 正确 · 80%

It works on the JSON of a statement that was parsed before, and takes names from the statement
itself; where it has none in the wanted language, from the vocabulary; else it shows what
identifies the thing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from xapi import vocabulary

Json = Mapping[str, Any]
Language = Literal["en", "zh-Hans"]

_LONGEST_TEXT: Final = 120
_TOO_LONG: Final = 10**12
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "quoted": "“{}”",
        "percent": "{} %",
        "points": "{} points",
        "points_of": "{} of {} points",
        "success": "successful",
        "no_success": "not successful",
        "right": "correct",
        "wrong": "incorrect",
        "complete": "complete",
        "incomplete": "not complete",
        "response": "response: {}",
        "statement": "statement {}",
        "somebody": "somebody",
        "group": "group of {}",
        "planned": "planned: {}",
        "hours": "{} h",
        "minutes": "{} min",
        "seconds": "{} s",
        "between": " ",
    },
    "zh-Hans": {
        "quoted": "《{}》",
        "percent": "{}%",
        "points": "{} 分",
        "points_of": "{} 分（满分 {} 分）",
        "success": "成功",
        "no_success": "未成功",
        "right": "正确",
        "wrong": "错误",
        "complete": "已完成",
        "incomplete": "未完成",
        "response": "作答：{}",
        "statement": "语句 {}",
        "somebody": "某人",
        "group": "{} 人小组",
        "planned": "计划：{}",
        "hours": "{} 小时",
        "minutes": "{} 分钟",
        "seconds": "{} 秒",
        "between": "",
    },
}
_DURATION: Final = re.compile(
    r"P(?:([0-9.]+)D)?(?:T(?:([0-9.]+)H)?(?:([0-9.]+)M)?(?:([0-9.]+)S)?)?"
)
_QUESTIONS: Final = {vocabulary.CMI_INTERACTION.iri, vocabulary.QUESTION.iri}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Who did what to what, and with which results; each part ready to be shown."""

    actor: str
    verb: str
    object: str
    results: tuple[str, ...]
    language: Language

    def __str__(self) -> str:
        said = f"{self.actor} {self.verb}{_WORDS[self.language]['between']}{self.object}"
        return " · ".join((said, *self.results))


def sentence(statement: Json, language: Language) -> Sentence:
    """Tell a statement in a language."""
    return Sentence(
        actor=actor_name(statement["actor"], language),
        verb=verb_name(statement["verb"], language),
        object=_object(statement["object"], language),
        results=tuple(_results(statement, language)),
        language=language,
    )


def actor_name(actor: Json, language: Language) -> str:
    """The name of an agent or group; without one what identifies it."""
    if name := _short(actor.get("name", "")):
        return name
    if "account" in actor:
        return _short(actor["account"]["name"])
    if "mbox" in actor:
        return _short(actor["mbox"].removeprefix("mailto:"))
    for name in ("openid", "mbox_sha1sum"):
        if name in actor:
            return _short(actor[name])
    words = _WORDS[language]
    members = actor.get("member")
    return words["group"].format(len(members)) if members else words["somebody"]


def verb_name(verb: Json, language: Language) -> str:
    """What the vocabulary calls the verb; else its own display; else the end of its IRI."""
    known = vocabulary.term(verb["id"])
    if known is not None:
        return known.display[language]
    return _short(in_language(verb.get("display", {}), language)) or _end_of(verb["id"])


def activity_name(activity: Json, language: Language) -> str:
    """The name of an activity; without one the end of its IRI."""
    name = in_language(activity.get("definition", {}).get("name", {}), language)
    return _short(name) or _short(_end_of(activity["id"]))


def in_language(texts: Mapping[str, str], language: Language) -> str:
    """The text of a language map that suits best: the language itself, its kin, or any."""
    wanted = language.lower().partition("-")[0]
    for tag, text in texts.items():
        if tag.lower() == language.lower():
            return text
    for tag, text in texts.items():
        if tag.lower().partition("-")[0] == wanted:
            return text
    return next(iter(texts.values()), "")


def _object(target: Json, language: Language) -> str:
    words = _WORDS[language]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return words["quoted"].format(activity_name(target, language))
    if kind == "StatementRef":
        return words["statement"].format(target["id"][:8])
    if kind == "SubStatement":
        return words["quoted"].format(words["planned"].format(sentence(target, language)))
    return actor_name(target, language)


def _results(statement: Json, language: Language) -> Sequence[str]:
    result = statement.get("result")
    if not result:
        return ()
    words = _WORDS[language]
    is_question = statement["object"].get("definition", {}).get("type") in _QUESTIONS
    told = []
    if "success" in result and (is_question or not _says_success(statement["verb"]["id"])):
        yes, no = ("right", "wrong") if is_question else ("success", "no_success")
        told.append(words[yes if result["success"] else no])
    if "completion" in result and statement["verb"]["id"] != vocabulary.COMPLETED.iri:
        told.append(words["complete" if result["completion"] else "incomplete"])
    if "score" in result:
        told += _score(result["score"], language)
    if result.get("response"):
        told.append(words["response"].format(_short(result["response"])))
    if "duration" in result:
        told += _duration(result["duration"], language)
    return told


def _says_success(verb: str) -> bool:
    return verb in (vocabulary.PASSED.iri, vocabulary.FAILED.iri)


def _score(score: Json, language: Language) -> Sequence[str]:
    words = _WORDS[language]
    if "raw" in score and "max" in score:
        return [words["points_of"].format(_number(score["raw"]), _number(score["max"]))]
    if "scaled" in score:
        return [words["percent"].format(_number(Decimal(str(score["scaled"])) * 100))]
    return [words["points"].format(_number(score["raw"]))] if "raw" in score else []


def _duration(duration: str, language: Language) -> Sequence[str]:
    """Hours, minutes and seconds; what counts in months or years stays as it is."""
    words = _WORDS[language]
    found = _DURATION.fullmatch(duration)
    if found is None:
        return [duration]
    days, hours, minutes, seconds = (Decimal(part or 0) for part in found.groups())
    total = int(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    parts = (
        ("hours", total // 3600),
        ("minutes", total // 60 % 60),
        ("seconds", total % 60 if total < 3600 else 0),
    )
    told = " ".join(words[name].format(count) for name, count in parts if count)
    return [told] if told else []


def _number(value: Any) -> str:
    """Two decimals at most, without zeros that say nothing: 80, 0.5."""
    number = Decimal(str(value))
    if abs(number) >= _TOO_LONG:
        return f"{number:.3e}"
    return format(number.quantize(Decimal("0.01")).normalize(), "f")


def _end_of(iri: str) -> str:
    parts = [part for part in iri.replace("#", "/").split("/") if part]
    return parts[-1] if parts else iri


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"

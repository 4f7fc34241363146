"""How the dictionaries of `rules.codec` are made: from statements that nobody ever made.

A statement by itself is too short to compress well. With a dictionary of what statements have in
common (property names, IRIs, the texts of our vocabularies) it need not say that again. The
dictionary is trained on invented statements in all shapes that Callcraft's rooms write, so that no
learner's data is in it.

    .venv/bin/python -m xapi.lrs.rules.dictionary xapi/lrs/rules/statements-3.dictionary

makes a new one. It is trained for the level that statements are compressed at: one trained for a
higher level finds less at a lower one. Give it a new number in `codec.DICTIONARIES`, and never
change or remove an old one: statements are stored with it.
"""

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
import zstandard

from xapi import vocabulary
from xapi.lrs.rules import codec
from xapi.lrs.rules.completion import complete
from xapi.statements import Version, parse
from xapi.statements.parsing import parse_agent
from xapi.vocabulary.terms import ActivityType, Category, Extension, Term, Verb

SIZE: Final = 110 * 1024
SAMPLES: Final = 5_000

Json = dict[str, Any]
_TERMS: Final = list(vocabulary.terms_of(*vocabulary.MODULES).values())
_FIRST: Final = datetime(2026, 1, 1, tzinfo=UTC)
_HOSTS: Final = ("training.example.com", "lms.example.org", "academy.example.net", "cc.example.cn")
_WORDS: Final = (
    "greeting", "complaint", "refund", "privacy", "hotline", "script", "empathy", "escalation",
    "billing", "identity", "closing", "quality", "product", "service", "call", "customer",
)  # fmt: skip
_CHINESE: Final = (
    "开场白", "投诉处理", "退款流程", "信息保护", "服务热线", "话术", "同理心", "升级流程",
    "账单", "身份核验", "结束语", "质检", "产品知识", "服务规范", "通话", "客户",
)  # fmt: skip


def train() -> bytes:
    """Train a dictionary; the same code makes the same one."""
    dice = random.Random(20260101)  # noqa: S311  Not for security: for variety.
    samples: list[bytes | bytearray | memoryview] = [
        codec.shortened(sample(dice)) for _ in range(SAMPLES)
    ]
    return zstandard.train_dictionary(SIZE, samples, level=codec.LEVEL, threads=1).as_bytes()


def sample(dice: random.Random) -> bytes:
    """The JSON of one invented statement, as the store would keep it."""
    host = f"https://{dice.choice(_HOSTS)}"
    shape = dice.choice((_session, _answer, _watched, _score, _session, _answer, _commented))
    statement = {
        "id": str(_uuid(dice)),
        "actor": _actor(dice, host),
        **shape(dice, host),
        "timestamp": _moment(dice).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    authority = {
        "objectType": "Agent",
        "name": dice.choice(("Callcraft SCORM run-time", "Learning record provider", "Player")),
        "account": {"homePage": f"{host}/xapi", "name": f"{dice.getrandbits(128):032x}"},
    }
    completed = complete(
        parse(statement, Version.V2),
        statement_id=UUID(str(statement["id"])),
        authority=parse_agent(msgspec.json.encode(authority)),
        stored=_moment(dice),
        received_at=_moment(dice),
        version=dice.choice(list(Version)),
    )
    return msgspec.json.encode(completed)


def _session(dice: random.Random, host: str) -> Json:
    """A session began, went on or ended."""
    statement = {
        "verb": _of(dice, Verb).as_statement_part(),
        "object": _activity(dice, host),
        "context": _context(dice, host),
    }
    if dice.random() < 0.6:
        statement["result"] = {"duration": _duration(dice), "completion": dice.random() < 0.5}
    return statement


def _score(dice: random.Random, host: str) -> Json:
    """An assessment was passed or failed."""
    raw = dice.randrange(101)
    score: Json = {"scaled": raw / 100, "raw": raw, "min": 0, "max": 100}
    result = {"score": score, "success": raw > 79, "completion": True, "duration": _duration(dice)}
    return {**_session(dice, host), "result": result}


def _answer(dice: random.Random, host: str) -> Json:
    """A question was answered."""
    letters = "abcdef"[: dice.randrange(2, 7)]
    form = dice.choice(("choice-{}", "answer-{}", "{}", "option_{}"))
    kind = dice.choice(("choice", "choice", "sequencing", "likert", "matching", "fill-in"))
    definition: Json = {
        "type": vocabulary.CMI_INTERACTION.iri,
        "name": _texts(dice),
        "interactionType": kind,
        "correctResponsesPattern": [form.format(dice.choice(letters))],
    }
    listed = {"choice": "choices", "sequencing": "choices", "likert": "scale", "matching": "source"}
    if kind in listed:
        definition[listed[kind]] = [
            {"id": form.format(letter), "description": _texts(dice)} for letter in letters
        ]
    if dice.random() < 0.4:
        definition["description"] = _texts(dice)
    statement = _score(dice, host)
    statement["verb"] = vocabulary.ANSWERED.as_statement_part()
    statement["object"] = {**_activity(dice, host), "definition": definition}
    statement["result"]["response"] = form.format(dice.choice(letters))
    return statement


def _watched(dice: random.Random, host: str) -> Json:
    """A video was played, paused or sought in: much is told in extensions."""
    statement = _session(dice, host)
    extensions = {
        extension.iri: round(dice.random() * 600, 3)
        for extension in dice.sample(_all(Extension), min(4, len(_all(Extension))))
    }
    statement["result"] = {"extensions": extensions}
    return statement


def _commented(dice: random.Random, host: str) -> Json:
    """A statement about another one."""
    statement = _session(dice, host)
    if dice.random() < 0.5:
        statement["verb"] = vocabulary.VOIDED.as_statement_part()
    statement["object"] = {"objectType": "StatementRef", "id": str(_uuid(dice))}
    statement["context"].pop("platform", None)
    return statement


def _actor(dice: random.Random, host: str) -> Json:
    name = dice.choice(("Learner", "Agent", "Trainer", "学员", "坐席")) + f" {dice.randrange(9999)}"
    if dice.random() < 0.2:
        return {
            "objectType": "Agent",
            "name": name,
            "mbox": f"mailto:{dice.randrange(9**6)}@a.example",
        }
    account = {"homePage": dice.choice((host, f"{host}/people", f"{host}/users")), "name": ""}
    account["name"] = dice.choice((str(_uuid(dice)), f"D{dice.randrange(10**4):04}"))
    return {"objectType": "Agent", "name": name, "account": account}


def _activity(dice: random.Random, host: str) -> Json:
    kind = _of(dice, ActivityType)
    where = dice.choice(("packages", "courses", "modules", "items", "lessons", "activities"))
    activity: Json = {
        "objectType": "Activity",
        "id": f"{host}/{where}/{dice.choice((_uuid(dice), dice.randrange(10**4)))}",
        "definition": {"type": kind.iri, "name": _texts(dice)},
    }
    if dice.random() < 0.3:
        activity["id"] += f"/items/{dice.choice(_WORDS)}"
    return activity


def _context(dice: random.Random, host: str) -> Json:
    parent, grouping = _activity(dice, host), _activity(dice, host)
    for activity in (parent, grouping):
        if dice.random() < 0.5:
            del activity["definition"]
            del activity["objectType"]
    context: Json = {
        "registration": str(_uuid(dice)),
        "language": dice.choice(("zh-Hans", "en", "zh-CN")),
        "contextActivities": {
            "parent": [parent],
            "grouping": [grouping],
            "category": [
                {**_of(dice, Category).as_statement_part(), "objectType": "Activity"}
                if dice.random() < 0.5
                else _of(dice, Category).as_statement_part()
            ],
        },
        "extensions": {_of(dice, Extension).iri: str(_uuid(dice))},
    }
    if dice.random() < 0.3:
        context["platform"] = "Callcraft"
    if dice.random() < 0.2:
        context["instructor"] = _actor(dice, host)
    return context


def _texts(dice: random.Random) -> Json:
    """A name or a description: a few words, or what authoring tools write when nobody names it."""
    english = " ".join(dice.sample(_WORDS, 3)).capitalize()
    chinese = "".join(dice.sample(_CHINESE, 2))
    if dice.random() < 0.3:
        number, letter = dice.randrange(1, 100), dice.choice("abcdef")
        english, chinese = dice.choice(
            (
                (f"Question {number}", f"第 {number} 题"),
                (f"Lesson {number}", f"第 {number} 课"),
                (f"Answer {letter}", f"选项{letter}"),
                (f"Option {letter}", f"选项 {letter}"),
            )
        )
    both = {"en": english, "zh-Hans": chinese}
    return dice.choice((both, {"zh-Hans": chinese}, {"en": english}, {"und": chinese}))


def _duration(dice: random.Random) -> str:
    return dice.choice((f"PT{dice.randrange(9000) / 100}S", f"PT{dice.randrange(60)}M5S"))


def _moment(dice: random.Random) -> datetime:
    return _FIRST + timedelta(microseconds=dice.randrange(10**15))


def _uuid(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)


def _all(kind: type[Term]) -> list[Term]:
    return [term for term in _TERMS if isinstance(term, kind) and term is not vocabulary.VOIDED]


def _of(dice: random.Random, kind: type[Term]) -> Any:
    return dice.choice(_all(kind))


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(train())

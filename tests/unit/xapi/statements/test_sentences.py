"""A statement told as a sentence, in both languages."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xapi import vocabulary as v
from xapi.statements.sentences import Language, in_language, sentence

HERON = {"name": "Heron", "mbox": "mailto:heron@callcraft.example"}
COURSE = {
    "id": "https://callcraft.example/courses/1",
    "definition": {"name": {"en": "Greeting the caller", "zh-Hans": "问候来电者"}},
}
QUESTION = {
    "id": "https://callcraft.example/questions/7",
    "definition": {"type": v.CMI_INTERACTION.iri, "name": {"zh": "第七题"}},
}


def said(**changes: Any) -> dict[str, Any]:
    return {"actor": HERON, "verb": {"id": v.COMPLETED.iri}, "object": COURSE, **changes}


@pytest.mark.parametrize(
    ("statement", "english", "chinese"),
    [
        (said(), "Heron completed “Greeting the caller”", "Heron 完成了《问候来电者》"),
        (
            said(verb={"id": v.PASSED.iri}, result={"success": True, "score": {"scaled": 0.875}}),
            "Heron passed “Greeting the caller” · 87.5 %",
            "Heron 通过了《问候来电者》 · 87.5%",
        ),
        (
            said(verb={"id": v.FAILED.iri}, result={"score": {"raw": 40, "max": 100}}),
            "Heron failed “Greeting the caller” · 40 of 100 points",
            "Heron 未通过《问候来电者》 · 40 分（满分 100 分）",
        ),
        (
            said(
                verb={"id": v.ANSWERED.iri},
                object=QUESTION,
                result={"success": False, "response": "a[,]c", "duration": "PT75.2S"},
            ),
            "Heron answered “第七题” · incorrect · response: a[,]c · 1 min 15 s",
            "Heron 回答了《第七题》 · 错误 · 作答：a[,]c · 1 分钟 15 秒",
        ),
        (
            said(
                verb={"id": "https://elsewhere.example/verbs/juggled"},
                object={"id": "https://elsewhere.example/things/balls"},
                result={"duration": "P1Y"},
            ),
            "Heron juggled “balls” · P1Y",
            "Heron juggled《balls》 · P1Y",
        ),
        (
            said(
                verb={"id": v.VOIDED.iri},
                object={
                    "objectType": "StatementRef",
                    "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df0",
                },
            ),
            "Heron voided statement 8f87ccde",
            "Heron 作废了语句 8f87ccde",
        ),
        (
            said(actor={"objectType": "Group", "member": [HERON, HERON]}),
            "group of 2 completed “Greeting the caller”",
            "2 人小组 完成了《问候来电者》",
        ),
    ],
)
def test_a_statement_is_told_in_both_languages(
    statement: dict[str, Any], english: str, chinese: str
) -> None:
    assert str(sentence(statement, "en")) == english
    assert str(sentence(statement, "zh-Hans")) == chinese


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({"en-US": "a", "zh-CN": "b"}, "en", "a"),
        ({"en-US": "a", "zh-CN": "b"}, "zh-Hans", "b"),
        ({"fr": "c"}, "en", "c"),
        ({}, "en", ""),
    ],
)
def test_the_text_that_suits_best_is_taken(
    texts: dict[str, str], language: Language, expected: str
) -> None:
    assert in_language(texts, language) == expected


IRIS = st.sampled_from(["https://a.example/x#y", "urn:a:b", "https://a.example/", "a:/"])
TEXTS = st.dictionaries(st.sampled_from(["en", "zh-Hans", "fr"]), st.text(max_size=200))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
RESULTS = st.fixed_dictionaries(
    {},
    optional={
        "success": st.booleans(),
        "completion": st.booleans(),
        "response": st.text(max_size=300),
        "duration": st.sampled_from(["PT0S", "P3DT4H5M6.789S", "P1W", "P1M", "PT36H"]),
        "score": st.fixed_dictionaries({}, optional={"raw": NUMBERS, "max": NUMBERS}),
    },
)


@given(IRIS, IRIS, TEXTS, RESULTS)
def test_every_valid_statement_can_be_told(
    verb: str, activity: str, name: dict[str, str], result: dict[str, Any]
) -> None:
    statement = said(
        verb={"id": verb}, object={"id": activity, "definition": {"name": name}}, result=result
    )
    languages: tuple[Language, ...] = ("en", "zh-Hans")
    for language in languages:
        told = sentence(statement, language)
        assert told.actor == "Heron"
        assert told.verb
        assert len(told.object) > 2

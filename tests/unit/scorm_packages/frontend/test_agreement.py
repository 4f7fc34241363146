"""What the page lets content set, the server keeps: else work would be lost without a word."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorm_packages.runtime.rules.scorm2004.elements import INTERACTION_TYPES, may_be_set
from tests.unit.scorm_packages.frontend.conftest import Play

INTERACTION = "cmi.interactions.0"
SCORES = ("scaled", "raw", "min", "max")
ELEMENTS = (
    "cmi.location",
    "cmi.suspend_data",
    "cmi.exit",
    "cmi.session_time",
    "cmi.completion_status",
    "cmi.success_status",
    "cmi.progress_measure",
    *(f"cmi.score.{name}" for name in SCORES),
    "cmi.learner_preference.audio_level",
    "cmi.learner_preference.language",
    "cmi.learner_preference.delivery_speed",
    "cmi.learner_preference.audio_captioning",
    "cmi.comments_from_learner.0.comment",
    "cmi.comments_from_learner.0.location",
    "cmi.comments_from_learner.0.timestamp",
    "cmi.objectives.0.id",
    *(f"cmi.objectives.1.score.{name}" for name in SCORES),
    "cmi.objectives.1.success_status",
    "cmi.objectives.1.completion_status",
    "cmi.objectives.1.progress_measure",
    "cmi.objectives.1.description",
    "cmi.interactions.1.id",
    f"{INTERACTION}.type",
    f"{INTERACTION}.objectives.0.id",
    f"{INTERACTION}.timestamp",
    f"{INTERACTION}.correct_responses.0.pattern",
    f"{INTERACTION}.weighting",
    f"{INTERACTION}.learner_response",
    f"{INTERACTION}.result",
    f"{INTERACTION}.latency",
    f"{INTERACTION}.description",
    "adl.data.0.store",
)
WORDS = (
    *("", "0", "-0.5", "1.", ".5", "1e-7", "99999999999", "0.1234567890123456789012"),
    *("suspend", "logout", "completed", "not attempted", "unknown", "passed", "correct"),
    *("PT", "P1Y2M3DT4H5M6.78S", "PT0.123S", "P1W", "PT9999999999H", "-1", "zh-CN", "i-klingon"),
    *("2026", "2038-12", "2026-11-23T14:05:06.12+08:00", "2026-11-23T14:05:06Z", "1969"),
    *("urn:", "URN:x", "urn:adl:x", " ", "a b", "第1题", "{lang=en}x", "{lang=qqq}x", "a[,]b"),
)


def escaped(text: str) -> str:
    """As `wire.ts` sends it; there are no halves of surrogate pairs in what is tried here."""
    return re.sub("[\0\uf8fe]", lambda found: f"\uf8fe{ord(found[0]):04x}", text)


LENGTHS = (250, 251, 1_250, 1_251, 5_000, 5_001, 20_000, 20_001, 64_000, 320_000, 320_001)
LONG = [character * length for length in LENGTHS for character in ("x", "字")]
LONG += ["\0" * (length // 5) for length in LENGTHS]
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    | st.from_regex(r"-?\d{0,12}\.?\d{0,24}", fullmatch=True)
    | st.from_regex(r"P(\d{1,7}[YMD]){0,3}(T(\d{1,10}[HMS]){0,3})?", fullmatch=True)
)


def refused_by_the_server(play: Play, element: str, value: str, kind: str) -> bool:
    """Whether the page takes what the server does not."""
    played = play(
        ["SetValue", "cmi.objectives.0.id", "first"]
        if element.startswith("cmi.objectives.1")
        else ["GetLastError"],
        ["SetValue", "cmi.objectives.1.id", "second"],
        ["SetValue", f"{INTERACTION}.id", "q"],
        ["SetValue", f"{INTERACTION}.type", kind],
        ["SetValue", element, value],
        shared=[{"id": "store", "read": True, "write": True}],
    )
    return played.answers[-1][0] == "true" and not may_be_set(element, escaped(value))


@pytest.mark.parametrize("element", ELEMENTS)
def test_what_the_page_takes_the_server_keeps(play: Play, element: str) -> None:
    is_answer = element.endswith(("response", "pattern"))
    kinds = ("other", "choice", "fill-in", "performance") if is_answer else ("other",)
    lost = [
        value[:80]
        for value in (*WORDS, *LONG)
        for kind in kinds
        if refused_by_the_server(play, element, value, kind)
    ]
    assert lost == []


@pytest.mark.parametrize("element", ELEMENTS)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=TEXTS, kind=st.sampled_from(INTERACTION_TYPES))
def test_whatever_the_page_takes_the_server_keeps(
    play: Play, element: str, value: str, kind: str
) -> None:
    assert not refused_by_the_server(play, element, value, kind)

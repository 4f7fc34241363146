"""What H5P's core is told of the content that it plays."""

import json
import re

import pytest

from content.h5p.rules.host.integration import CONTENT, Addresses, Shown, integration
from content.h5p.rules.host.texts import core_texts
from content.h5p.rules.names import LibraryName

ADDRESSES = Addresses(page="/h", content="/h/content", libraries="/h/libraries")
SHOWN = Shown(
    title="问候",
    library=LibraryName("H5P.Blanks", 1, 14),
    parameters={"text": "<p>您好</p>"},
    metadata={"license": "CC BY", "title": "another"},
    activity="https://x.example/1",
    has_full_screen=True,
    language="zh-Hans",
    states={"0": {"state": '{"a":1}'}},
)


def test_the_core_finds_content_parameters_and_states() -> None:
    told = integration(SHOWN, ADDRESSES)
    content = told["contents"][f"cid-{CONTENT}"]
    assert content["library"] == "H5P.Blanks 1.14"
    assert json.loads(content["jsonContent"]) == {"text": "<p>您好</p>"}
    assert content["contentUserData"] == {"0": {"state": '{"a":1}'}}
    assert content["metadata"] == {"license": "CC BY", "title": "问候"}
    assert content["url"] == "https://x.example/1"
    assert content["fullScreen"] == 1
    assert content["displayOptions"]["copyright"] is True


def test_the_core_is_given_nowhere_to_send_anything_and_no_learner() -> None:
    told = integration(SHOWN, ADDRESSES)
    assert told["ajax"] == {}
    assert told["postUserStatistics"] is False
    assert "user" not in told


def test_files_of_libraries_are_addressed_by_their_folder() -> None:
    paths = ["H5P.Blanks-1.14/js/blanks.js", "H5P.Blanks-1.14/a b.css"]
    assert ADDRESSES.of_library_files(paths) == [
        "/h/libraries/H5P.Blanks-1.14/js/blanks.js",
        "/h/libraries/H5P.Blanks-1.14/a%20b.css",
    ]


def test_both_languages_have_all_texts() -> None:
    english, chinese = core_texts("en"), core_texts("zh-Hans")
    assert english.keys() == chinese.keys()
    assert all(english.values())
    assert all(chinese.values())


@pytest.mark.parametrize("name", ["fullscreen", "close", "licenseCCBYNCND", "contentChanged"])
def test_chinese_learners_read_chinese(name: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", core_texts("zh-CN")[name])
    assert core_texts("fr") == core_texts("en")

"""The catalogue of findings: every code in both languages, every code alive."""

import re
from pathlib import Path
from string import Formatter

import pytest

import scorm_packages
from scorm_packages.manifest.catalogue import CATALOGUE, PARTS, Entry, h5p
from scorm_packages.manifest.findings import SEVERITIES, Finding, finding, finding_on_names

PREFIXES = "|".join(sorted({code.partition(".")[0] for code in CATALOGUE}))
CODE = re.compile(rf"(?:{PREFIXES})\.[a-z0-9_.]+")
CHINESE = "\u4e00-\u9fff"
ENTRIES = pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_codes_are_unique_and_well_formed() -> None:
    assert len(CATALOGUE) == sum(len(part) for part in PARTS)
    assert all(CODE.fullmatch(code) for code in CATALOGUE)


@ENTRIES
def test_every_code_says_what_was_found_and_what_to_do_in_both_languages(entry: Entry) -> None:
    assert entry.severity in SEVERITIES
    assert len(entry.because) > 20
    for sentence in (*entry.en, *entry.zh):
        assert sentence.strip() == sentence
        assert sentence
    assert not any(re.search(f"[{CHINESE}]", sentence) for sentence in entry.en)
    assert all(re.search(f"[{CHINESE}]", sentence) for sentence in entry.zh)


@ENTRIES
def test_both_languages_use_the_same_params(entry: Entry) -> None:
    english, chinese = (fields(text.message) | fields(text.remedy) for text in (entry.en, entry.zh))
    assert english == chinese


@ENTRIES
def test_chinese_sentences_use_chinese_punctuation(entry: Entry) -> None:
    for sentence in entry.zh:
        assert not re.search(f"[{CHINESE}][,;:?!]|[,;:?!][{CHINESE}]", sentence)
        assert sentence[-1] in "。}"


def test_every_code_in_the_sources_is_in_the_catalogue_and_none_is_dead() -> None:
    """Readers that share code name a fault alone, and add the prefix of their standard.

    Those of H5P are told by `content.h5p`, and looked for there.
    """
    folder = Path(scorm_packages.__path__[0])
    literals: set[str] = set()
    told: set[str] = set()
    for room in ("manifest", "intake", "export"):
        for source in (folder / room).rglob("*.py"):
            if "catalogue" not in source.parts:
                text = source.read_text("utf-8")
                literals |= set(re.findall(r'"([a-z0-9_.]+)"', text))
                told |= set(
                    re.findall(rf'(?:finding|names|fault|tell)\(\s*"({CODE.pattern})"', text)
                )
    assert told <= set(CATALOGUE)
    ours = set(CATALOGUE) - set(h5p.ENTRIES)
    assert ours == {code for code in ours if {code, code.partition(".")[2]} & literals}


def test_finding_speaks_both_languages() -> None:
    found = finding("zip.too_large", size="3 GiB", limit="2 GiB")
    assert "3 GiB" in found.message("en")
    assert "3 GiB" in found.message("zh-hans")
    assert found.remedy("en") != found.remedy("zh-CN")
    assert found.as_dict("en")["severity"] == "error"


def test_finding_survives_being_stored() -> None:
    found = finding_on_names("zip.traversal", ["../a", "../b"])
    again = Finding.from_record(found.as_record())
    assert again.as_dict("zh-Hans") == found.as_dict("zh-Hans")


def test_many_names_become_one_finding() -> None:
    found = finding_on_names("zip.empty_file", (f"{n}.css" for n in range(4000)))
    assert found.place == "0.css"
    assert found.params["count"] == "4000"
    assert found.params["names"] == "0.css, 1.css, 2.css, 3.css, 4.css …"

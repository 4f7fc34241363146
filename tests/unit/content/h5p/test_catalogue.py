"""Every code of H5P is told somewhere, and every code that is told has its sentences.

What the sentences must be like is asked of all of them in `scorm_packages/manifest`.
"""

import re
from pathlib import Path

import content.h5p
from content.h5p.rules.catalogue import CATALOGUE, PARTS
from content.h5p.rules.findings import Finding, finding, finding_on_names

BUILT = {"h5p.dependency.dynamic_missing", "h5p.dependency.editor_missing"}
"""Put together from the kind of a dependency."""


def test_codes_are_unique_and_well_formed() -> None:
    assert len(CATALOGUE) == sum(len(part) for part in PARTS)
    assert all(re.fullmatch(r"h5p\.[a-z_]+\.[a-z_0-9]+", code) for code in CATALOGUE)


def test_no_code_is_dead_and_none_is_unknown() -> None:
    folder = Path(content.h5p.__path__[0])
    told: set[str] = set()
    for source in folder.rglob("*.py"):
        if "catalogue" not in source.parts:
            told |= set(re.findall(r'"(h5p\.[a-z_]+\.[a-z_0-9]+)"', source.read_text("utf-8")))
    assert told - BUILT <= set(CATALOGUE)
    assert set(CATALOGUE) - BUILT <= told


def test_finding_speaks_both_languages_and_survives_being_stored() -> None:
    found = finding_on_names("h5p.package.left_out", (f"{n}.txt" for n in range(9)), "")
    again = Finding.from_record(found.as_record())
    assert again.text("zh-Hans") == found.text("zh-hans")
    assert "9 files" in found.text("en")
    assert "0.txt, 1.txt, 2.txt, 3.txt, 4.txt …" in found.text("en")


def test_report_shows_the_beginning_of_what_is_long() -> None:
    found = finding("h5p.library.missing_key", key="x" * 5000)
    assert len(found.text("en")) < 600

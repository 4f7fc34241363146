"""ADL's SCORM 2004 4th Edition Test Suite, replayed on our LMS.

Its manifests and scripts are not kept here. They are looked for beside the project, or where
`CALLCRAFT_SCORM2004_CTS` says; see the package's docstring for what such a folder looks like.
"""

import os
from pathlib import Path

import pytest

from tests.conformance.scorm2004_cts.page import PROJECT, NoPage
from tests.conformance.scorm2004_cts.suite import WORDS
from tests.conformance.scorm2004_cts.whole import replay_on_our_lms

VARIABLE = "CALLCRAFT_SCORM2004_CTS"
FOLDER = Path(os.environ.get(VARIABLE) or PROJECT.parent / "shared" / "data" / "scorm2004-cts")

pytestmark = [
    pytest.mark.django_db(transaction=True),  # Thousands of savepoints in one would be slow.
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not (FOLDER / WORDS).is_file(), reason=f"{VARIABLE} names no copy of the suite's scripts"
    ),
]


def test_every_package_of_the_suite_passes() -> None:
    """All of them, with the very answers of `adl.nav.request_valid` that the scripts have."""
    try:
        result = replay_on_our_lms(FOLDER, strict=True)
    except NoPage as missing:
        pytest.skip(str(missing))
    assert result.failed == {}
    assert result.skipped == {}
    assert len(result.passed) >= 1

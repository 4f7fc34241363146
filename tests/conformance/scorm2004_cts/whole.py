"""The suite on our own LMS: one learner goes through all packages of a folder."""

from collections.abc import Collection
from pathlib import Path

from tests.conformance.scorm2004_cts.host import Host
from tests.conformance.scorm2004_cts.lms import Learner, OurLms
from tests.conformance.scorm2004_cts.package import Package
from tests.conformance.scorm2004_cts.page import Page
from tests.conformance.scorm2004_cts.suite import Result, replay_folder


def replay_on_our_lms(folder: Path, only: Collection[str] = (), *, strict: bool = False) -> Result:
    """Replay a folder. The database belongs to the caller; the suite's learner stays in it."""
    learner = Learner("suite")
    page = Page()

    def open_host(package: Package) -> Host:
        return OurLms(package, page, learner)

    try:
        return replay_folder(folder, open_host, learner.knows, only, strict=strict)
    finally:
        page.close()

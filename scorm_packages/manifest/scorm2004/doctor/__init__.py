"""What cannot work in an activity tree, though each of its parts is valid.

    tree         the tree as the checks see it
    reach        what no learner can ever get to
    rules        rules that never apply, or can never hold
    objectives   objectives and maps that contradict each other
    counting     selection, weights, tracking: what cannot add up
    work         more to judge than a server should at one request

Every check takes the activities, each with its parent, and yields findings. A finding names the
entries that it is about by their titles.
"""

from collections.abc import Mapping
from typing import Any

from scorm_packages.manifest.findings import Finding, finding
from scorm_packages.manifest.scorm2004.doctor.counting import check_counting
from scorm_packages.manifest.scorm2004.doctor.objectives import check_objectives
from scorm_packages.manifest.scorm2004.doctor.reach import check_reach
from scorm_packages.manifest.scorm2004.doctor.rules import check_rules
from scorm_packages.manifest.scorm2004.doctor.tree import Notes, nodes
from scorm_packages.manifest.scorm2004.doctor.work import MAX_WORK, work_of

CHECKS = (check_reach, check_rules, check_objectives, check_counting)


def check_sequencing(tree: Mapping[str, Any], places: Mapping[str, str]) -> list[Finding]:
    """Say what cannot work in the activity tree `tree`; `places` are those of its activities."""
    activities = nodes(tree)
    if (work := work_of(activities)) > MAX_WORK:
        place = places.get(str(activities[0].activity["id"]), "")
        return [finding("scorm2004.sequencing_too_heavy", place, work=work, limit=MAX_WORK)]
    notes = Notes(places)
    for check in CHECKS:
        check(activities, notes)
    return notes.findings()

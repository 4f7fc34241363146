"""The referee itself: what is right passes, what is wrong is found, on our whole LMS."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.scorm2004_cts.lms import LmsError, OurLms
from tests.conformance.scorm2004_cts.page import NoPage
from tests.conformance.scorm2004_cts.suite import Result
from tests.conformance.scorm2004_cts.whole import replay_on_our_lms

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = """
I=doInitialize
GET=doGetValue
SET=doSetValue
c=cmi
a=adl
n=nav
r=request
t=true
f=false
N.c=continue
SS=success_status
pass=passed
DA=data
STR=store
"""
MANIFEST = """<?xml version="1.0"?>
<manifest identifier="{name}" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
    xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
    xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="o"><organization identifier="o"><title>{name}</title>
    <item identifier="one" identifierref="r" parameters="?tc={name}&amp;act=1"><title>One</title>
      <adlcp:data><adlcp:map targetID="notes"/></adlcp:data></item>
    <item identifier="two" identifierref="r" parameters="?tc={name}&amp;act=2"><title>Two</title>
      <adlcp:data><adlcp:map targetID="notes" writeSharedData="false"/></adlcp:data></item>
    <imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>
  </organization></organizations>
  <resources><resource identifier="r" type="webcontent" adlcp:scormType="sco"
    href="page.htm"><file href="page.htm"/></resource></resources>
</manifest>"""
RIGHT = """title={name}
start=.
end=endNormal
Act1V1.UIQ=continue.enabled~previous.enabled~toc.enabled.selectable@Two
Act1V1.UIA=Y~N~Y
Act1V1.commands.0=I->->t->0
Act1V1.commands.1=SET->c~SS!pass->t->0
Act1V1.commands.2=GET->c~SS->pass->0
Act1V1.commands.3=SET->a~n~r!N.c->t->0
Act2V1.commands.0=I->->t->0
Act2V1.CUI=Choice~One
Act1V2.commands.0=I->->t->0
Act1V2.CUI=Exit
"""


def replayed(
    folder: Path, scripts: dict[str, str], manifests: tuple[str, ...] | None = None
) -> Result:
    """Replay packages that are all alike, each with its script."""
    (folder / "commands.properties").write_text(WORDS)
    for name in {*scripts, *(manifests or scripts)}:
        (folder / name).mkdir()
    for name in manifests or tuple(scripts):
        (folder / name / "imsmanifest.xml").write_text(MANIFEST.format(name=name))
    for name, script in scripts.items():
        (folder / name / "script.properties").write_text(script.replace("{name}", name))
    try:
        return replay_on_our_lms(folder, strict=True)
    except NoPage as missing:
        pytest.skip(str(missing))


def test_what_is_right_passes_and_what_is_wrong_is_named(tmp_path: Path) -> None:
    """One package of each kind of fault, and each is told as what it is."""
    result = replayed(
        tmp_path,
        {
            "R": RIGHT,
            "answer": RIGHT.replace("GET->c~SS->pass->0", "GET->c~SS->failed->0"),
            "error": RIGHT.replace("GET->c~SS->pass->0", "GET->c~SS->pass->403"),
            "launch": RIGHT.replace("Act2V1", "Act3V1"),
            "question": RIGHT.replace("Y~N~Y", "Y~Y~Y"),
            "choice": RIGHT.replace("Choice~One", "Choice~Three"),
            "control": RIGHT.replace("Choice~One", "AutoTest"),
        },
    )
    assert result.passed == ["R"]
    assert {name: told.split(":")[0] for name, told in result.failed.items()} == {
        "answer": "Act1V1",
        "error": "Act1V1",
        "launch": "Act3V1",
        "question": "Act1V1",
        "choice": "Act2V1",
        "control": "Act2V1",
    }
    assert result.failed["launch"].endswith("activity 2 was launched")
    assert result.failed["question"].endswith("previous.enabled is not Y")
    assert result.failed["choice"].endswith("Three cannot be chosen")
    assert "was not left" in result.failed["control"]


def test_a_script_may_be_about_several_packages(tmp_path: Path) -> None:
    """What one package stores for the learner, the other reads (RTE 4th Ed. §4.3)."""
    both = """title=D
start=Da
Act1V1.commands.0=I->->t->0
Act1V1.commands.1=SET->a~DA~&notes&~STR!said->t->0
Act1V1.commands.2=SET->a~n~r!exitAll->t->0
Act1V1.CUI=autoendrelaunch~Db
Act1V2.commands.0=I->->t->0
Act1V2.commands.1=GET->a~DA~&notes&~STR->said->0
Act1V2.commands.2=SET->a~n~r!N.c->t->0
Act2V1.commands.0=I->->t->0
Act2V1.commands.1=SET->a~DA~&notes&~STR!other->f->404
Act2V1.commands.2=GET->a~DA~&notes&~STR->said->0
Act2V1.CUI=Exit
"""
    result = replayed(tmp_path, {"D": both}, manifests=("Da", "Db"))
    assert result.failed == {}
    assert result.passed == ["D", "Da", "Db"]


def test_a_package_that_cannot_be_read_fails_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "A").mkdir()
    (tmp_path / "A" / "imsmanifest.xml").write_text("<manifest")
    (tmp_path / "A" / "script.properties").write_text("title=A\nstart=.\n")
    result = replayed(tmp_path, {"R": RIGHT})
    assert result.passed == ["R"]
    assert list(result.failed) == ["A"]
    assert "xml.not_well_formed" in result.failed["A"]


def test_what_breaks_us_is_told_and_the_next_package_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the server in the middle of a call leaves the page waiting for its answer."""
    taken = OurLms._commit
    broken: list[str] = []

    def breaks_once(lms: OurLms, commits: Sequence[Mapping[str, Any]]) -> object:
        if not broken:
            broken.append("once")
            raise LmsError("the database has gone")
        return taken(lms, commits)

    monkeypatch.setattr(OurLms, "_commit", breaks_once)
    result = replayed(tmp_path, {"A": RIGHT, "B": RIGHT})
    assert result.failed == {"A": "LmsError: the database has gone"}
    assert result.passed == ["B"]

"""`python -m lms record …`: what it prints, what it does, and its exit codes."""

import contextlib
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from lms.config import commands
from lms.config.commands import main
from lms.people.models import Employee
from lms.tracks.services import open_course
from scorm_packages.export.rules.dispatching import read_arrival
from scorm_packages.export.services import DispatchDraft, create_dispatch, open_dispatched
from scorm_packages.runtime.services import open_session
from tests.builders.centre import Centre
from tests.builders.dispatches import form_of
from xapi.lrs.models import StatementRow
from xapi.lrs.services import record_statements

pytestmark = pytest.mark.django_db

AUTHORITY = {"account": {"homePage": "https://callcraft.example/xapi", "name": "tests"}}
VERB = "http://adlnet.gov/expapi/verbs/answered"


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own database is open already."""
    monkeypatch.setattr(commands, "_database", contextlib.nullcontext)


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def learner(centre: Centre) -> Employee:
    return centre.person("Lin Xia")


def statement(learner: Employee, **changes: Any) -> dict[str, Any]:
    account = {"homePage": settings.CALLCRAFT_ACTOR_HOME_PAGE, "name": str(learner.id)}
    return {
        "id": str(uuid4()),
        "actor": {"account": account},
        "verb": {"id": VERB},
        "object": {"id": "https://callcraft.example/items/1"},
        **changes,
    }


def record(learner: Employee, count: int = 1, **changes: Any) -> None:
    record_statements(
        tenant=learner.tenant,
        statements=[statement(learner, **changes) for _ in range(count)],
        authority=AUTHORITY,
    )


def run(capsys: pytest.CaptureFixture[str], *words: object, exits: int = 0) -> Any:
    """The JSON document that `record …` prints."""
    assert main(["record", *map(str, words), "--json"]) == exits
    return json.loads(capsys.readouterr().out)


def test_an_employee_is_erased_by_number(
    capsys: pytest.CaptureFixture[str], learner: Employee
) -> None:
    record(learner, 3)
    number = learner.employee_no
    tried = run(capsys, "erase", "--employee", number, "--dry-run")
    assert (tried["erased"], tried["dry_run"]) == (3, True)
    assert run(capsys, "erase", "--employee", number, "--by", "Officer")["erased"] == 3
    assert not StatementRow.objects.filter(tenant=learner.tenant).exists()
    done, before = run(capsys, "audit")
    assert (done["operation"], done["by"], done["counts"]["erased"]) == ("erase", "Officer", 3)
    assert done["run"] != before["run"]
    assert len(run(capsys, "audit", "--employee", number)) == 2
    assert run(capsys, "audit", "--mbox", "mailto:mo@callcraft.example") == []


def test_whoever_is_erased_by_number_is_erased_from_their_courses_too(
    capsys: pytest.CaptureFixture[str], centre: Centre, learner: Employee, tmp_path: Path
) -> None:
    track = centre.track([("Theory", "理论", [("course", "Course", "课程", centre.package())])])
    enrolment, item = centre.enrolled(learner, track), track.items.get()
    first = open_course(enrolment, item)
    open_session(tenant=learner.tenant, registration=first)
    number = learner.employee_no
    out = tmp_path / "person.zip"
    told = run(capsys, "person-export", "--employee", number, "--out", out)
    assert (told["counts"]["courses_registration"], told["counts"]["courses_session"]) == (1, 1)
    run(capsys, "hold", "place", "--employee", number, "--reason", "Case 12")
    assert run(capsys, "erase", "--employee", number, exits=1)["error"]["code"] == "lrs.held"
    (hold,) = run(capsys, "hold", "list")
    run(capsys, "hold", "lift", hold["hold"])
    done = run(capsys, "erase", "--employee", number)
    assert (done["registrations"], done["attempts"], done["sessions"]) == (1, 1, 1)
    audited = run(capsys, "audit", "--employee", number)[0]
    assert (audited["operation"], audited["counts"]["registrations"]) == ("erase", 1)
    again = open_course(enrolment, item)
    assert (again.id != first.id, again.actor_name) == (True, str(learner.id))
    assert open_course(enrolment, item).id == again.id


def test_a_learner_of_another_system_is_named_by_dispatch_and_id(
    capsys: pytest.CaptureFixture[str], centre: Centre
) -> None:
    package = centre.package()
    draft = DispatchDraft(package=package.id, destination="Partner", format="scorm12")
    dispatch = create_dispatch(tenant=centre.tenant.id, draft=draft, created_by="test")
    open_dispatched(dispatch, read_arrival(form_of(dispatch, "mei@partner.example")))
    who = ("--dispatch-learner", dispatch.id, "mei@partner.example")
    done = run(capsys, "pseudonymise", *who)
    assert (done["dispatch_learners"], done["registrations"]) == (1, 1)
    with pytest.raises(SystemExit, match="not the id of a dispatch"):
        main(["record", "erase", "--dispatch-learner", "partner", "mei"])


def test_a_hold_is_placed_refuses_and_is_lifted(
    capsys: pytest.CaptureFixture[str], learner: Employee
) -> None:
    record(learner)
    who = ("--employee", learner.employee_no)
    (hold,) = run(capsys, "hold", "place", *who, "--reason", "Case 12", "--until", "2099-01-01")
    assert run(capsys, "hold", "list") == [hold]
    refused = run(capsys, "pseudonymise", *who, exits=1)
    assert refused["error"]["code"] == "lrs.held"
    run(capsys, "hold", "lift", hold["hold"])
    assert run(capsys, "hold", "list") == []
    assert run(capsys, "pseudonymise", *who)["pseudonymised"] == 1


def test_all_about_a_person_goes_into_a_zip(
    capsys: pytest.CaptureFixture[str], learner: Employee, tmp_path: Path
) -> None:
    record(learner, 2)
    out = tmp_path / "person.zip"
    told = run(capsys, "person-export", "--employee", learner.employee_no, "--out", out)
    assert told["counts"]["statements"] == 2
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
    assert out.stat().st_mode & 0o077 == 0, "nobody else may read it"
    assert [path.name for path in tmp_path.iterdir()] == ["person.zip"]
    with pytest.raises(SystemExit, match="exists"):
        main(["record", "person-export", "--employee", learner.employee_no, "--out", str(out)])


@pytest.mark.django_db(transaction=True)  # What is not committed is not exported.
def test_an_export_is_imported_elsewhere(
    capsys: pytest.CaptureFixture[str],
    learner: Employee,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record(learner, 5)
    record(learner, 2, verb={"id": "https://callcraft.example/verbs/other"})
    out = tmp_path / "all.ndjson.zst"
    who = ("--employee", learner.employee_no)
    assert run(capsys, "export", "--out", out, *who, "--verb", VERB)["statements"] == 5
    assert run(capsys, "export", "--out", out, *who, "--verb", VERB)["added"] == 0
    monkeypatch.setenv("CALLCRAFT_TENANT", str(Centre(host="other").tenant.id))
    told = run(capsys, "import", out)
    assert (told["statements"], told["finished"], told["bad"]) == (5, True, [])


def test_bad_lines_are_told_by_number_and_exit_3(
    capsys: pytest.CaptureFixture[str], learner: Employee, tmp_path: Path
) -> None:
    path = tmp_path / "in.ndjson"
    path.write_text(json.dumps(statement(learner)) + "\n{}\n")
    assert main(["record", "import", str(path), "--json"]) == 3
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert (told["statements"], told["refused"]) == (1, 1)
    assert (told["bad"][0]["line"], told["bad"][0]["code"]) == (2, "lrs.statement_invalid")
    assert "line 2: lrs.statement_invalid" in printed.err
    with pytest.raises(SystemExit, match="No such file"):
        main(["record", "import", str(tmp_path / "none")])


def test_retention_is_set_tried_and_applied(
    capsys: pytest.CaptureFixture[str], learner: Employee
) -> None:
    record(learner)
    run(capsys, "retention", "set", "--days", "0")
    run(capsys, "retention", "set", "--verb", VERB, "--for-ever")
    rules = run(capsys, "retention", "list")
    assert [(rule["verb"], rule["keep_days"]) for rule in rules] == [(None, 0), (VERB, None)]
    assert run(capsys, "retention", "run", "--dry-run")["erased"] == 0
    run(capsys, "retention", "remove", "--verb", VERB)
    assert run(capsys, "retention", "run", "--dry-run")["erased"] == 1
    assert run(capsys, "retention", "run")["erased"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ["erase", "--mbox", "lin@callcraft.example"],
        ["erase", "--employee", "none-such"],
        ["export", "--out", "x", "--mbox", "mailto:a@b.example", "--mbox", "mailto:b@b.example"],
    ],
)
def test_whoever_is_not_named_properly_is_not_looked_for(
    centre: Centre, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(["record", *words])
    assert stopped.value.code not in (0, None)
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_refused_with_a_code(capsys: pytest.CaptureFixture[str], centre: Centre) -> None:
    assert run(capsys, "erase", exits=1)["error"]["code"] == "lrs.person_unnamed"

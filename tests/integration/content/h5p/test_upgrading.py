"""Content behind the installed libraries: what is told of it, and what becomes of an answer."""

import json
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from content.h5p.exceptions import ContentUnknown, NotBehind, UpgradeScriptTooLarge
from content.h5p.models import Content, Library
from content.h5p.queries import contents_behind, upgrade_job
from content.h5p.queries import upgrades as upgrade_queries
from content.h5p.rules.names import LibraryName
from content.h5p.services import disable_library, plan_content_upgrade
from content.h5p.services.upgrades import PlannedUpgrade
from tests.builders.h5p import (
    SMALLEST_PNG,
    choice_parameters,
    library,
    series_parameters,
    sub_content,
    with_needed,
)
from tests.builders.h5p_installed import TENANT, install, installed, libraries_alone
from tests.builders.h5p_upgrades import UPGRADES, newer_question, newer_series
from xapi.tenancy import uuid7

QUESTION, SERIES, PICTURE = (
    library(f"Callcraft.Test{each}") for each in ("Question", "Series", "Picture")
)
TARGET = LibraryName("Callcraft.TestQuestion", 1, 4)

pytestmark = pytest.mark.django_db


@pytest.fixture
def content() -> Content:
    """A question with a picture, and a newer minor of the question."""
    parameters = choice_parameters(
        media=sub_content(PICTURE, {"file": {"path": "images/dot.png", "mime": "image/png"}})
    )
    made = installed(QUESTION, parameters, files={"images/dot.png": SMALLEST_PNG})
    bring(newer_question())
    return made


def bring(*libraries: Any) -> None:
    assert install(libraries_alone(libraries)).libraries


def planned(content: Content, parameters: object, **metadata: Any) -> PlannedUpgrade:
    return plan_content_upgrade(
        tenant=TENANT,
        content=content.id,
        target=TARGET,
        parameters_json=parameters if isinstance(parameters, str) else json.dumps(parameters),
        metadata=metadata,
    )


def answer(content: Content, **changes: Any) -> dict[str, Any]:
    """What the script of the newer question makes of it."""
    parameters = content.parameters
    parameters["labels"] = {"check": parameters.pop("check"), "again": "Again"}
    parameters["passMark"] = parameters["behaviour"].pop("passPercentage")
    return {**parameters, **changes}


def codes(plan: PlannedUpgrade) -> set[str]:
    return {each.code for each in plan.findings}


def test_content_is_behind_once_a_newer_version_is_installed(content: Content) -> None:
    other = installed(library("Callcraft.TestFields"), {"plain": "x"})
    behind = contents_behind(TENANT, [content.id, other.id])
    assert {key: str(each.target) for key, each in behind.items()} == {content.id: str(TARGET)}
    assert contents_behind(TENANT + 1, [content.id]) == {}


def test_content_is_not_behind_a_library_that_is_switched_off_or_only_a_part(
    content: Content,
) -> None:
    row = Library.objects.get(machine_name=TARGET.machine_name, minor=4)
    disable_library(tenant=TENANT, library=row.id, by="office")
    assert contents_behind(TENANT, [content.id]) == {}
    assert upgrade_job(TENANT, content.id) is None
    Library.objects.filter(id=row.id).update(disabled_at=None)
    description = {**row.description, "runnable": False}
    Library.objects.filter(id=row.id).update(description=description)
    assert contents_behind(TENANT, [content.id]) == {}


def test_content_may_be_behind_in_its_parts_alone() -> None:
    newer = newer_question()
    bring(*with_needed(QUESTION, [newer]))
    made = installed(newer_series(newer), series_parameters(of=QUESTION))
    behind = contents_behind(TENANT, [made.id])[made.id]
    assert behind.library == behind.target
    job = upgrade_job(TENANT, made.id)
    assert job is not None
    assert "Callcraft.TestQuestion" in job.scripts
    unchanged = made.parameters_json
    with pytest.raises(NotBehind):
        plan_content_upgrade(
            tenant=TENANT,
            content=made.id,
            target=behind.target,
            parameters_json=unchanged,
            metadata={},
        )


def test_many_contents_are_asked_about_with_as_many_queries_as_one(
    content: Content, django_assert_max_num_queries: Any
) -> None:
    others = [installed(QUESTION, choice_parameters()).id for _ in range(5)]
    with django_assert_max_num_queries(3) as asked:
        assert len(contents_behind(TENANT, [content.id, *others])) == 6
    assert isinstance(asked, CaptureQueriesContext)


def test_a_job_carries_the_script_with_all_steps_and_the_way_to_the_parts(
    content: Content,
) -> None:
    job = upgrade_job(TENANT, content.id)
    assert job is not None
    data = job.as_data()
    assert (data["library"], data["target"]) == ("Callcraft.TestQuestion 1.2", str(TARGET))
    assert json.loads(data["parameters"]) == content.parameters
    assert data["scripts"] == {"Callcraft.TestQuestion": UPGRADES}
    media = {"parts": {"Callcraft.TestPicture": "Callcraft.TestPicture 1.0"}}
    assert data["shapes"][str(TARGET)] == {"fields": {"media": media}}
    assert data["metadata"]["title"] == content.title


def test_a_script_beyond_all_measure_is_not_handed_out(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrade_queries, "LARGEST_SCRIPT", 10)
    with pytest.raises(UpgradeScriptTooLarge):
        upgrade_job(TENANT, content.id)


def test_the_answer_is_checked_by_the_new_definition_like_a_package(content: Content) -> None:
    hostile = answer(content, question='<p onclick="x()">Well?<script>x()</script></p>', extra="y")
    plan = planned(content, hostile, authors=[{"name": "A", "role": "Author"}], title="Other")
    assert plan.is_sound
    assert {"h5p.upgrade.done", "h5p.semantics.unknown_keys"} <= codes(plan)
    assert plan.plan.checked is not None
    assert plan.plan.checked.parameters["question"] == "<p>Well?</p>"
    assert plan.plan.checked.parameters["passMark"] == 100
    packaged = plan.plan.contents.content
    assert packaged is not None
    assert packaged.title == content.title, "a version of a course is called like the course"
    assert packaged.metadata["authors"] == [{"name": "A", "role": "Author"}]
    assert dict(packaged.files) == content.files


@pytest.mark.parametrize("parameters", ["{", "[]", '"text"', "", '{"a": NaN}'])
def test_an_answer_that_is_no_parameters_is_refused(content: Content, parameters: str) -> None:
    assert not planned(content, parameters).is_sound


def test_parts_that_got_lost_are_told(content: Content) -> None:
    assert "h5p.upgrade.fewer_parts" in codes(planned(content, answer(content, media=None)))
    assert "h5p.upgrade.fewer_parts" not in codes(planned(content, answer(content)))


def test_an_answer_to_a_question_that_is_no_more_is_refused(content: Content) -> None:
    Library.objects.filter(minor=4).update(replaced_at=content.created_at)
    with pytest.raises(NotBehind):
        planned(content, answer(content))
    with pytest.raises(ContentUnknown):
        upgrade_job(TENANT, uuid7())
    with pytest.raises(ContentUnknown):
        upgrade_job(TENANT + 1, content.id)

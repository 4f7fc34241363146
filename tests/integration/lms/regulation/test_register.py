"""The clause register: imported, reviewed, published, acknowledged, and then fixed (R4–R8)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from lms.people.models import AuditRow, Employee, Notice
from lms.people.rules.roles import Role
from lms.people.services import acknowledge
from lms.regulation.exceptions import (
    FirstDayTaken,
    LabelTaken,
    NotInScope,
    RegulationCodeTaken,
    ScopeInvalid,
    TextEmpty,
    VersionFixed,
    VersionNotReady,
)
from lms.regulation.models import Clause, RegulationVersion
from lms.regulation.queries import (
    clause_text,
    scope_verdict,
    version_in_force,
    versions_for,
    versions_in_force,
)
from lms.regulation.queries.register import acknowledged
from lms.regulation.rules.completeness import missing_parts
from lms.regulation.services import (
    acknowledge_version,
    annotate_clause,
    decide_reading,
    discard_version,
    install_demo_regulation,
    put_in_force,
    record_review,
    retire_version,
    rewrite_version,
    tell_newcomers,
    unconfirmed,
)
from tests.builders.centre import Centre
from tests.builders.regulations import (
    LATER_TEXT,
    TEXT,
    drafted,
    in_force,
    made_ready,
    registered,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def office(centre: Centre) -> Employee:
    return centre.person("Office", Role.TRAINING_OFFICE)


@pytest.fixture
def hr(centre: Centre) -> Employee:
    return centre.person("HR", Role.HR)


@pytest.mark.requirement("A37")
class TestImporting:
    def test_text_is_taken_apart_and_kept_whole(self, office: Employee) -> None:
        version = drafted(office, registered(office))
        clauses = list(version.clauses.all())
        assert [clause.cite for clause in clauses] == ["S05#1", "S05#2", "S05#3"]
        assert "".join(clause.number + clause.text_zh for clause in clauses) == TEXT
        assert clauses[1].parts == ["plan", "content", "time"]

    def test_clause_that_the_ledger_names_depends_on_its_readings(self, office: Employee) -> None:
        text = "第五条 迟到三次按半天计。\n第九条 服从管理。\n"
        version = drafted(office, registered(office, "S09"), text=text)
        assert version.clauses.get(cite="S09#5").ambiguities[:3] == ["A1", "A2", "A3"]
        assert version.clauses.get(cite="S09#9").ambiguities == []

    def test_notes_stay_with_clauses_that_stay(self, office: Employee, hr: Employee) -> None:
        regulation = registered(office)
        first = drafted(office, regulation)
        for clause in first.clauses.all():
            annotate_clause(
                office,
                clause,
                text_en=f"English {clause.cite}",
                section="",
                parts=["plan"],
                ambiguities=["A5"],
            )
        in_force(office, hr, first)
        second = drafted(office, regulation, "2027", LATER_TEXT)
        same, changed = second.clauses.get(cite="S05#2"), second.clauses.get(cite="S05#3")
        assert (same.text_en, same.parts, same.ambiguities) == ("English S05#2", ["plan"], ["A5"])
        assert same.clause_id == first.clauses.get(cite="S05#2").clause_id
        # A translation belongs to the words that it was made of.
        assert (changed.text_en, changed.parts) == ("", ["plan"])
        assert changed.clause_id != first.clauses.get(cite="S05#3").clause_id

    def test_code_label_scope_and_text_are_checked(self, office: Employee) -> None:
        regulation = registered(office)
        drafted(office, regulation)
        with pytest.raises(RegulationCodeTaken):
            registered(office)
        with pytest.raises(LabelTaken):
            drafted(office, regulation)
        with pytest.raises(TextEmpty):
            drafted(office, regulation, "blank", " \n ")
        with pytest.raises(ScopeInvalid):
            registered(office, "S06", new_hire_days=0)
        assert RegulationVersion.objects.count() == 1


class TestPublishing:
    @pytest.mark.requirement("R8", "R6")
    def test_nothing_is_published_unreviewed_unadopted_or_unread(
        self, office: Employee, hr: Employee
    ) -> None:
        text = "第五条 迟到三次按半天计，缺勤超过三分之一的重修。\n"
        version = drafted(office, registered(office, "S09"), text=text)
        with pytest.raises(VersionNotReady) as refused:
            put_in_force(office, version)
        said = refused.value.text("en")
        assert "legal review" in said
        assert "adopted" in said
        assert "A1, A2, A3" in said
        assert "法律审核" in refused.value.text("zh-Hans")
        made_ready(office, hr, version)
        assert unconfirmed(version) == []
        assert put_in_force(office, version).state == "in_force"

    @pytest.mark.requirement("R6")
    def test_reading_signed_for_later_confirms_nothing_today(
        self, office: Employee, hr: Employee
    ) -> None:
        version = drafted(office, registered(office, "S09"), text="第五条 迟到。\n")
        later = TODAY + timedelta(days=5)
        for name in unconfirmed(version):
            decide_reading(hr, name, {}, reason="Later.", effective_from=later)
        assert "A1" in unconfirmed(version)
        version.effective_from = later
        assert unconfirmed(version) == []

    @pytest.mark.requirement("R8")
    def test_change_after_the_review_needs_another_one(
        self, office: Employee, hr: Employee
    ) -> None:
        version = made_ready(office, hr, drafted(office, registered(office)))
        rewrite_version(office, version, TEXT.replace("每周", "每月"))
        version.refresh_from_db()
        assert version.state == "draft"
        with pytest.raises(VersionNotReady, match="new legal review"):
            put_in_force(office, version)
        record_review(office, version, reviewer="Counsel", reviewed_on=TODAY, note="")
        put_in_force(office, version)

    @pytest.mark.requirement("R5")
    def test_it_applies_on_publication_unless_a_later_day_is_set(
        self, office: Employee, hr: Employee
    ) -> None:
        regulation = registered(office)
        first = in_force(office, hr, drafted(office, regulation))
        assert first.effective_from == TODAY
        later = TODAY + timedelta(days=10)
        second = in_force(office, hr, drafted(office, regulation, "2027", LATER_TEXT), later)
        assert version_in_force(office.tenant, "S05", later - timedelta(days=1)) == first
        assert version_in_force(office.tenant, "S05", later) == second
        assert version_in_force(office.tenant, "S05", TODAY - timedelta(days=1)) is None

    @pytest.mark.requirement("R5")
    def test_later_version_begins_after_the_one_before(
        self, office: Employee, hr: Employee
    ) -> None:
        regulation = registered(office)
        in_force(office, hr, drafted(office, regulation))
        with pytest.raises(FirstDayTaken):
            in_force(office, hr, drafted(office, regulation, "2027", LATER_TEXT))

    def test_it_is_audited(self, office: Employee, hr: Employee) -> None:
        version = in_force(office, hr, drafted(office, registered(office)))
        rows = AuditRow.objects.filter(object_id=str(version.id)).order_by("at")
        assert [row.action for row in rows] == [
            "regulation.imported",
            "regulation.reviewed",
            "regulation.adopted",
            "regulation.put_in_force",
        ]


@pytest.mark.requirement("R4", "R5")
class TestWhomItAppliesTo:
    def test_everybody_in_scope_is_told_and_nobody_else(
        self, centre: Centre, office: Employee, hr: Employee
    ) -> None:
        floor = centre.unit("Floor")
        team = centre.unit("Team 1", floor)
        inside, outside = centre.person("In", unit=team), centre.person("Out")
        version = in_force(office, hr, drafted(office, registered(office, units=[str(floor.id)])))
        told = set(
            Notice.objects.filter(about_id=version.id).values_list("employee__name", flat=True)
        )
        # Of the others no unit is recorded: what is not known is not taken for a no.
        assert "In" in told
        assert scope_verdict(version, inside, TODAY).applies is True
        assert scope_verdict(version, outside, TODAY).applies is None

    def test_scope_of_a_version_stays_as_it_was_published(
        self, centre: Centre, office: Employee, hr: Employee
    ) -> None:
        regulation = registered(office, employment_types=["outsourced"])
        version = in_force(office, hr, drafted(office, regulation))
        regulation.scope = {}
        regulation.save()
        person = centre.person("In-house")
        person.employment_type = "in_house"
        person.save()
        assert versions_for(person, TODAY) == []
        person.employment_type = "outsourced"
        person.save()
        assert versions_for(person, TODAY) == [version]

    def test_acknowledging_is_noted_once_and_with_the_notice(
        self, centre: Centre, office: Employee, hr: Employee
    ) -> None:
        one, other = centre.person("One"), centre.person("Other")
        version = in_force(office, hr, drafted(office, registered(office)))
        acknowledge_version(one, version)
        acknowledge_version(one, version)
        assert Notice.objects.get(employee=one, about_id=version.id).acknowledged_at
        acknowledge(Notice.objects.get(employee=other, about_id=version.id))
        assert set(acknowledged(version)) == {one.id, other.id}

    def test_nobody_acknowledges_what_does_not_apply_to_them(
        self, centre: Centre, office: Employee, hr: Employee
    ) -> None:
        person = centre.person("Agent")
        version = in_force(office, hr, drafted(office, registered(office, ranks=["manager"])))
        with pytest.raises(NotInScope):
            acknowledge_version(person, version)

    def test_newcomers_are_told_once(self, centre: Centre, office: Employee, hr: Employee) -> None:
        version = in_force(office, hr, drafted(office, registered(office)))
        assert tell_newcomers(TODAY) == 0
        newcomer = centre.person("New")
        assert tell_newcomers(TODAY) == 1
        assert tell_newcomers(TODAY) == 0
        assert Notice.objects.filter(employee=newcomer, about_id=version.id).count() == 1


class TestFixed:
    def test_version_in_force_is_not_written_any_more(self, office: Employee, hr: Employee) -> None:
        version = in_force(office, hr, drafted(office, registered(office)))
        clause = version.clauses.first()
        assert clause is not None
        for write in (
            lambda: rewrite_version(office, version, "第一条 别的。"),
            lambda: discard_version(office, version),
            lambda: record_review(office, version, reviewer="X", reviewed_on=TODAY, note=""),
            lambda: annotate_clause(
                office, clause, text_en="", section="", parts=[], ambiguities=[]
            ),
        ):
            with pytest.raises(VersionFixed):
                write()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE regulation_regulationversion SET text = 'other'",
            "UPDATE regulation_regulationversion SET state = 'draft'",
            "UPDATE regulation_regulationversion SET effective_from = '2020-01-01'",
            "DELETE FROM regulation_regulationversion",
            "UPDATE regulation_clause SET text_zh = 'other'",
            "DELETE FROM regulation_clause",
        ],
    )
    def test_database_refuses_it_too(self, office: Employee, hr: Employee, statement: str) -> None:
        in_force(office, hr, drafted(office, registered(office)))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
                cursor.execute(statement)

    def test_clause_cannot_be_slipped_into_it(self, office: Employee, hr: Employee) -> None:
        version = in_force(office, hr, drafted(office, registered(office)))
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            Clause.objects.create(
                tenant=office.tenant,
                version=version,
                order=99,
                clause_id="S05#99-x",
                cite="S05#99",
                level="article",
                line=99,
            )

    @pytest.mark.requirement("R5")
    def test_retired_it_applies_until_its_last_day(self, office: Employee, hr: Employee) -> None:
        version = in_force(office, hr, drafted(office, registered(office)))
        end = TODAY + timedelta(days=3)
        retire_version(office, version, on=end)
        assert versions_in_force(office.tenant, end - timedelta(days=1)) == [version]
        assert versions_in_force(office.tenant, end) == []

    def test_draft_can_be_thrown_away(self, office: Employee) -> None:
        discard_version(office, drafted(office, registered(office)))
        assert not Clause.objects.exists()


class TestClauseText:
    def test_citation_is_of_the_version_in_force(self, office: Employee, hr: Employee) -> None:
        regulation = registered(office)
        first = in_force(office, hr, drafted(office, regulation))
        later = TODAY + timedelta(days=10)
        in_force(office, hr, drafted(office, regulation, "2027", LATER_TEXT), later)
        now, then = (clause_text(office.tenant, "S05#3", day) for day in (TODAY, later))
        assert now is not None
        assert then is not None
        assert "每周一次" in now.text["zh-Hans"]
        assert "每周两次" in then.text["zh-Hans"]
        assert now.source == {"en": "Training 第三条", "zh-Hans": "培训办法 第三条"}
        own = first.clauses.get(cite="S05#3").clause_id
        named = clause_text(office.tenant, own, later)
        assert named is not None
        assert "每周一次" in named.text["zh-Hans"]

    def test_without_a_register_rule_sets_know_their_clauses(self, centre: Centre) -> None:
        found = clause_text(centre.tenant.id, "S05#9")
        assert found is not None
        assert "assessment" in found.text["en"]
        assert clause_text(centre.tenant.id, "S99#1") is None

    def test_drafts_are_not_cited(self, office: Employee) -> None:
        drafted(office, registered(office, "S77"))
        assert clause_text(office.tenant, "S77#1") is None


@pytest.mark.requirement("R7", "R8")
def test_example_regulation_is_complete_published_and_installed_once(
    office: Employee, hr: Employee
) -> None:
    version = install_demo_regulation(office, hr)
    assert version is not None
    assert version.state == "in_force"
    assert unconfirmed(version) == []
    assert missing_parts([clause.parts for clause in version.clauses.all()]) == []
    assert version.clauses.get(cite="DEMO#4.2").ambiguities == ["A1", "A2", "A3"]
    assert install_demo_regulation(office, hr) is None

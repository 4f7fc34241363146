"""What the addresses of the house are about: for the tests of who may see and do what.

An address that somebody adds with an id in it is about something that has to be named here;
`test_stories_of_things.py` says so.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from django.db import connection, models, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from content.h5p.rules.libraries import LibraryDescription
from content.h5p.rules.names import LibraryName
from lms.archives.models import TrainingReport
from lms.archives.services.reports import make_report
from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.tracks.models import CourseRegistration, Enrolment
from lms.tracks.services import open_course
from scorm_packages.runtime.models import RuntimeSession
from scorm_packages.runtime.services import open_session
from tests.builders.rows import Columns, Rows
from tests.integration.house.test_doors import PUBLIC, named_patterns

ROLES: Final = tuple(Role)
HELD_OPEN: Final = {"portal:record_live"}
"""A stream that stays open; its page is tried."""
OF_OTHERS: Final = ("socialaccount", "openid_connect", "xapi", "account", "dispatch", "cmi5")
"""Doors with keys of their own, tried elsewhere."""
NOT_THERE: Final = frozenset({403, 404})
ONLY_OTHERWISE: Final = 405
"""The address is asked for in the other way only: read, or posted to."""


def table(name: str) -> dict[str, set[str]]:
    """By address, who is let in, as one of the tables beside this file says it.

    The first line that is no remark names the columns.
    """
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    told = [line.split() for line in lines if line and not line.startswith("#")]
    _, *columns = told[0]
    return {
        address: {one for one, mark in zip(columns, marks, strict=True) if mark == "x"}
        for address, *marks in told[1:]
    }


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Every address of pages and API that a role may be let in at or not."""
    for name, pattern in named_patterns(get_resolver(), ""):
        if name not in PUBLIC | HELD_OPEN and not name.startswith(OF_OTHERS):
            yield name, pattern


# What an address is about -----------------------------------------------------------------------

OBJECTS: Final[Mapping[str, str]] = {
    "notice_id": "people.Notice",
    "people:employee_id": "people.Employee",
    "people:grant_id": "people.RoleGrant",
    "people:workday_id": "people.WorkDay",
    "regulation:regulation_id": "regulation.Regulation",
    "regulation:version_id": "regulation.RegulationVersion",
    "regulation:clause_id": "regulation.Clause",
    "regulation:sketch_id": "regulation.RuleSetSketch",
    "regulation:rule_set:version_id": "regulation.RuleSetVersion",
    "regulation:compare_rule_set:version_id": "regulation.RuleSetVersion",
    "regulation:activate_rule_set:version_id": "regulation.RuleSetVersion",
    "regulation:retire_rule_set:version_id": "regulation.RuleSetVersion",
    "regulation:begin_sketch:version_id": "regulation.RuleSetVersion",
    "regulation:mine_rules:version_id": "regulation.RuleSetVersion",
    "planning:approval_id": "planning.Approval",
    "planning:receipt_id": "planning.PlanReceipt",
    "planning:plan_id": "planning.Plan",
    "planning:item_id": "planning.PlanItem",
    "planning:unit_id": "people.Unit",
    "planning:need_id": "planning.Need",
    "planning:needs_plan:plan_id": "planning.NeedsPlan",
    "planning:act_on_needs:plan_id": "planning.NeedsPlan",
    "planning:new_team_need:plan_id": "planning.NeedsPlan",
    "planning:team_need:plan_id": "planning.NeedsPlan",
    "planning:request_id": "planning.TrainingRequest",
    "planning:call_id": "planning.HelpRequest",
    "planning:meeting_id": "planning.Meeting",
    "planning:memo_id": "planning.Memo",
    "planning:duty_id": "planning.Duty",
    "tracks:track_id": "tracks.Track",
    "tracks:stage_id": "tracks.Stage",
    "tracks:item_id": "tracks.TrackItem",
    "tracks:enrolment_id": "tracks.Enrolment",
    "tracks:plan_id": "tracks.IndividualPlan",
    "tracks:finish_plan_item:item_id": "tracks.IndividualPlanItem",
    "tracks:subject_id": "tracks.Subject",
    "tracks:provider_id": "tracks.ExternalProvider",
    "tracks:external_case:case_id": "tracks.ExternalCase",
    "tracks:act_external:case_id": "tracks.ExternalCase",
    "tracks:deposit_file:case_id": "tracks.ExternalCase",
    "tracks:deposit_id": "tracks.ExternalDeposit",
    "tracks:case_id": "tracks.StandbyCase",
    "tracks:gap_id": "tracks.StandbyGap",
    "tracks:evidence_id": "tracks.StandbyEvidence",
    "classes:run_id": "classes.CourseRun",
    "classes:session_id": "classes.TrainingSession",
    "classes:participant_id": "classes.Participant",
    "classes:attendance_id": "classes.Attendance",
    "classes:leave_id": "classes.LeaveRequest",
    "classes:exemption_id": "classes.Exemption",
    "classes:make_up_id": "classes.MakeUp",
    "classes:case_id": "classes.Case",
    "classes:party_id": "classes.CaseParty",
    "classes:evidence_id": "classes.CaseEvidence",
    "classes:trainer_id": "classes.TrainerProfile",
    "classes:material_id": "classes.ClassMaterial",
    "classes:batch": "classes.Transfer.batch",
    "classes:scan_id": "classes.SheetScan",
    "classes:item_id": "classes.ReadinessItem",
    "coaching:employee_id": "people.Employee",
    "coaching:version_id": "coaching.ScorecardVersion",
    "coaching:assessment_id": "coaching.Assessment",
    "coaching:dispute_id": "coaching.Dispute",
    "coaching:recording_id": "coaching.Recording",
    "coaching:calibration_id": "coaching.Calibration",
    "coaching:plan_id": "coaching.CoachingPlan",
    "coaching:talk_id": "coaching.CoachingTalk",
    "coaching:loop_id": "coaching.QualityLoop",
    "coaching:sheet_id": "coaching.IndicatorSheet",
    "coaching:form_id": "coaching.FeedbackForm",
    "coaching:track_id": "tracks.Track",
    "grading:decision_id": "grading.Decision",
    "grading:recommendation_id": "grading.Recommendation",
    "grading:appeal_id": "grading.Appeal",
    "grading:what_if_id": "grading.WhatIf",
    "archives:employee_id": "people.Employee",
    "archives:entry_id": "archives.ArchiveEntry",
    "archives:sha256": "archives.EntryDocument.sha256",
    "archives:export_id": "archives.ArchiveExport",
    "archives:file_id": "archives.EventFile",
    "archives:hold_id": "xapi_lrs.LegalHold",
    "archives:list_id": "archives.DestructionList",
    "archives:report_id": "archives.TrainingReport",
    "sync:connection_id": "sync.Connection",
    "sync:message_id": "sync.OutboxMessage",
    "sync:store_id": "xapi_forwarding.Destination",
    "portal:enrolment_id": "tracks.CourseRegistration.enrolment_id",
    "portal:item_key": "tracks.CourseRegistration.item.key",
    "portal:package_id": "scorm_runtime.Package",
    "portal:attempt:package_id": "tracks.CourseRegistration.registration.package_id",
    "portal:journal:package_id": "tracks.CourseRegistration.registration.package_id",
    "portal:units:package_id": "tracks.CourseRegistration.registration.package_id",
    "portal:registration_id": "tracks.CourseRegistration.registration_id",
    "portal:session_id": "scorm_runtime.RuntimeSession",
    "portal:dispatch_id": "scorm_export.Dispatch",
    "portal:statement_id": "xapi_lrs.StatementRow.id",
    "api:library_id": "h5p.Library",
    "api:entry_id": "h5p.AllowedLibrary",
    "api:draft_id": "h5p.Draft",
    "api:package_id": "scorm_runtime.Package",
    "portal:library_id": "h5p.Library",
    "portal:entry_id": "h5p.AllowedLibrary",
    "portal:draft_id": "h5p.Draft",
    "portal:compare_draft:draft_id": "h5p.DraftRevision.draft_id",
    "portal:revision": "h5p.DraftRevision.revision",
}
"""What an id in an address is the id of: by the address and its name there, by the room and its
name there, or by its name alone. What follows the table leads to the value; else it is the key."""

SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "grading:recommendation": {"what": "confirm", "reason": "Because."},
    "classes:change_sheet": {"act": "reopen"},
    "planning:decide": {"decision": "approve"},
    "planning:act_on_help": {"act": "answer", "answer": "Because."},
    "planning:act_on_memo": {"act": "offer"},
    "planning:act_on_needs": {"act": "return", "reason": "Because."},
    "planning:act_on_plan": {"act": "ask"},
    "planning:act_on_request": {"act": "hand_in"},
    "tracks:act": {"act": "retire"},
    "tracks:act_item": {"act": "up"},
    "tracks:act_external": {"act": "close"},
    "tracks:act_mine": {"act": "receive"},
}
"""What is posted where the address alone does not say what is to be done."""

WORDS: Final[Mapping[str, Any]] = {
    "people:key": "key",
    "regulation:ambiguity": "A1",
    "regulation:mine_rules_of:key": "csr.new_hire",
    "regulation:code": "F16",
    "regulation:kind": "courses",
    "regulation:index": 0,
    "planning:year": 2026,
    "planning:month": 11,
    "tracks:form": "csv",
    "tracks:act": "withdraw",
    "tracks:event": "notice",
    "classes:token": "token",
    "archives:code": "F16",
    "portal:what": "attempts",
    "portal:export_figure:what": "hours",
    "portal:kind": "csv",
}
"""Words in addresses that name something everywhere."""


def _said(mapping: Mapping[str, Any], address: str, parameter: str) -> Any:
    room = address.rpartition(":")[0]
    names = (f"{address}:{parameter}", f"{room}:{parameter}", parameter)
    return next((mapping[name] for name in names if name in mapping), None)


def unknown(address: str, pattern: URLPattern) -> list[str]:
    """What of an address nobody has named here."""
    return [
        f"{address}:{parameter}"
        for parameter in pattern.pattern.converters
        if _said(OBJECTS, address, parameter) is None and _said(WORDS, address, parameter) is None
    ]


def labels(address: str, pattern: URLPattern) -> list[str]:
    """The tables that an address is about, as `app.Model`."""
    said = (_said(OBJECTS, address, parameter) for parameter in pattern.pattern.converters)
    return [".".join(one.split(".")[:2]) for one in said if one]


def url_of(address: str, pattern: URLPattern, row: Callable[[str], Any]) -> str:
    """The address with the ids of the rows that `row(app.Model)` gives."""
    values = {}
    for parameter in pattern.pattern.converters:
        if said := _said(OBJECTS, address, parameter):
            app, model, *way = said.split(".")
            values[parameter] = attrgetter(".".join(way) or "pk")(row(f"{app}.{model}"))
        else:
            values[parameter] = _said(WORDS, address, parameter)
    return reverse(address, kwargs=values)


# Whose a thing is -------------------------------------------------------------------------------

ABOUT: Final[Mapping[str, str]] = {
    "people.Employee": "id",
    "people.RoleGrant": "employee",
    "people.Notice": "employee",
    "planning.TrainingRequest": "requester",
    "planning.HelpRequest": "asked_by",
    "planning.Memo": "employee",
    "tracks.Enrolment": "employee",
    "tracks.CourseRegistration": "enrolment__employee",
    "tracks.IndividualPlan": "employee",
    "tracks.IndividualPlanItem": "plan__employee",
    "tracks.ExternalCase": "employee",
    "tracks.ExternalDeposit": "case__employee",
    "tracks.StandbyCase": "employee",
    "tracks.StandbyGap": "case__employee",
    "tracks.StandbyEvidence": "case__employee",
    "classes.Participant": "employee",
    "classes.Attendance": "participant__employee",
    "classes.LeaveRequest": "participant__employee",
    "classes.Exemption": "participant__employee",
    "classes.MakeUp": "attendance__participant__employee",
    "classes.CaseParty": "employee",
    "classes.Transfer": "attendance__participant__employee",
    "coaching.Assessment": "employee",
    "coaching.Dispute": "assessment__employee",
    "coaching.Recording": "employee",
    "coaching.CoachingTalk": "agent",
    "coaching.QualityLoop": "employee",
    "coaching.IndicatorSheet": "employee",
    "grading.Decision": "employee",
    "grading.Recommendation": "employee",
    "grading.Appeal": "decision__employee",
    "archives.ArchiveEntry": "employee",
    "archives.EntryDocument": "entry__employee",
}
"""What belongs to one person, and by which column."""

BELONGS: Final = frozenset({"employee", "agent", "requester", "asked_by", "person"})
"""The columns by which a row belongs to somebody; by all others somebody worked on it."""

HEX: Final = "0" * 64
H5P_LIBRARY: Final = LibraryDescription(
    name=LibraryName("Callcraft.Story", 1, 0), patch=0, title="Story", is_runnable=True
)
COLUMNS: Final[Columns] = {
    "grading.Appeal": {"decision": lambda rows: rows.row("grading.Decision")},
    "planning.Duty": {"holder": "office"},
    "planning.Meeting": {"unit": lambda rows: rows.person.unit},
    "planning.NeedsPlan": {"unit": lambda rows: rows.person.unit},
    "planning.Need": {
        "needs_plan": lambda rows: rows.row("planning.NeedsPlan"),
        "unit": lambda rows: rows.person.unit,
    },
    "planning.TrainingRequest": {"unit": lambda rows: rows.person.unit},
    "classes.Case": {
        "session": lambda rows: rows.row("classes.TrainingSession"),
        "run": lambda rows: rows.row("classes.CourseRun"),
    },
    "classes.CaseEvidence": {"attachment": lambda rows: rows.row("people.Attachment")},
    "classes.ClassMaterial": {"attachment": lambda rows: rows.row("people.Attachment")},
    "regulation.RuleSetSketch": {
        "content": lambda rows: rows.row("regulation.RuleSetVersion").content
    },
    "h5p.Library": {
        "machine_name": H5P_LIBRARY.name.machine_name,
        "description": H5P_LIBRARY.as_record(),
        "sha256": HEX,
        "files": {},
    },
    "h5p.Draft": {"parameters_json": "{}"},
    "h5p.DraftRevision": {
        "draft": lambda rows: rows.row("h5p.Draft"),
        "parameters_json": "{}",
    },
    "xapi_lrs.LegalHold": {"registration": lambda rows: rows.row("tracks.Enrolment").id},
    "archives.EntryDocument": {"sha256": HEX},
    "people.Attachment": {"sha256": HEX},
}
"""What rows want beyond what their columns tell."""


PERSONAL: Final = frozenset(ABOUT) | {"scorm_runtime.RuntimeSession"}


def _course_of(person: Employee) -> CourseRegistration:
    """A course that somebody has begun."""
    enrolment = Enrolment.objects.filter(
        tenant=person.tenant, employee=person, track__items__package__isnull=False
    ).first()
    assert enrolment
    item = enrolment.track.items.filter(tenant=person.tenant, package__isnull=False).first()
    assert item
    open_course(enrolment, item)
    return CourseRegistration.objects.get(tenant=person.tenant, enrolment=enrolment, item=item)


def _launch_of(person: Employee) -> RuntimeSession:
    opened = open_session(tenant=person.tenant, registration=_course_of(person).registration)
    return RuntimeSession.objects.get(tenant=person.tenant, id=opened.session)


STATES: Final[Mapping[str, Mapping[str, Any]]] = {"planning.Approval": {"state": "open"}}
"""Which row is looked for first."""
ANEW: Final = frozenset({"planning.Plan", "planning.PlanItem", "coaching.CoachingPlan"})
"""What is made anew, so that it is a draft that may be changed yet."""


def rows_about(person: Employee, hand: Employee) -> Rows:
    """A row of each table: about `person`, where it is about somebody, else the first there is."""

    def found(model: type[models.Model]) -> models.Model | None:
        if model is CourseRegistration:
            return _course_of(person)
        if model is RuntimeSession:
            return _launch_of(person)
        if model is TrainingReport:
            return make_report(hand, TrainingReport.Kind.MONTH, date(2026, 1, 1))
        label = model._meta.label
        if label in ANEW:
            return None
        mine = model._base_manager.filter(tenant=person.tenant, **STATES.get(label, {}))
        if column := ABOUT.get(label):
            mine = mine.filter(**{column: person.id})
        return mine.first()

    return Rows(
        person.tenant,
        person=person,
        hand=hand,
        belongs=BELONGS,
        columns=COLUMNS,
        found=found,
    )


# Trying -----------------------------------------------------------------------------------------


class Visit:
    """One answer, with what it wrote; what it changed is taken back."""

    def __init__(self, client: Client, method: str, url: str, said: Mapping[str, str]) -> None:
        self.writes: list[str] = []
        ask: Callable[..., HttpResponseBase] = getattr(client, method)
        with transaction.atomic(), connection.execute_wrapper(self._listen):
            answer: Any = ask(url, said) if method == "post" else ask(url)
            if answer.streaming:
                list(answer.streaming_content)  # Read to its end: some are files.
            transaction.set_rollback(True)
        self.status = int(answer.status_code)
        self.let_in = self.status not in {*NOT_THERE, ONLY_OTHERWISE}

    def _listen(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        said = str(sql).lstrip().split(None, 3)
        if (
            said
            and said[0].upper() in {"INSERT", "UPDATE", "DELETE"}
            and context["cursor"].rowcount
        ):
            self.writes.append(" ".join(said[:3]))
        return done

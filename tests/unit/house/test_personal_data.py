"""Every column that could name a person is reached by data protection, or says why it is not.

A new column with text fails here until somebody has decided: reached by erasing, pseudonyms and
export (`xapi.lrs.rules.holders`), or exempt, with the reason.
"""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from lms.people.services.forgetting import OfficeHolder
from xapi.lrs.rules.holders import holders

HOUSES = ("xapi", "content", "scorm_packages", "lms")

REACHED = {
    # The record itself.
    "xapi_lrs.StatementRow": "payload",
    "xapi_lrs.Document": "agent_identifier activity_id document_id content_type content",
    "xapi_lrs.LaunchToken": "actor activity",
    # What was played: all goes but the registration, which gets the pseudonym.
    "scorm_runtime.Registration": "actor_home_page actor_name learner_name learner_id",
    "scorm_runtime.Attempt": "course completion_status success_status",
    "scorm_runtime.ScoState": "cmi lesson_status completion_status success_status entry",
    "scorm_runtime.RuntimeSession": "outcome language exit_url title open_interactions",
    "scorm_runtime.RuntimeCommit": "body",
    "scorm_runtime.Interaction": (
        "identifier kind student_response correct_responses result weighting claimed"
    ),
    "scorm_runtime.LearnerRecord": "actor_home_page actor_name objectives stores preferences",
    "scorm_cmi5.AuSession": "language return_url verbs",
    "scorm_cmi5.AuProgress": "waived_reason waived_by",
    "scorm_cmi5.CourseProgress": "satisfied_blocks told",
    "scorm_export.DispatchLearner": "learner_id name",
    "scorm_export.DispatchRegistration": "channel",
    # The office: words are emptied, files go; rows, states, days and figures stay.
    "people.Notice": "title_en title_zh body_en body_zh",
    "people.Attachment": "name media_type sha256 storage_key",
    "planning.Approval": "title_en title_zh",
    "planning.ApprovalStep": "note",
    "planning.Attendance": "last_week next_steps",
    "planning.HelpRequest": "topic text answer",
    "planning.Memo": "text",
    "planning.RequestMove": "note",
    "planning.TrainingRequest": "topic reason objective participants feedback",
    "tracks.Clearance": "revoked_reason",
    "tracks.Enrolment": "exceeded_reason other_post_reason withdrawn_reason",
    "tracks.EnrolmentChange": "reason",
    "tracks.ExternalCase": "title purpose place",
    "tracks.ExternalCost": "label",
    "tracks.IndividualPlanItem": "topic detail",
    "tracks.StandbyCase": "detail place pass_standard follows observations opinion statement",
    "tracks.StandbyEvidence": "title detail",
    "tracks.StandbyGap": "title result",
    "tracks.StandbyStep": "note record",
    "classes.Amendment": "reason before after",
    "classes.Attendance": "remark",
    "classes.Case": "circumstances witnesses conclusion",
    "classes.CaseEvidence": "note",
    "classes.CaseParty": "statement",
    "classes.Exemption": "reason note",
    "classes.LeaveRequest": "reason",
    "classes.TrainerProfile": "certificates waiver",
    "coaching.Calibration": "title discussion reference",
    "coaching.Clip": "title consent",
    "coaching.CoachingTalk": "observed practised actions follow_up",
    "coaching.Comment": "words",
    "coaching.Dispute": "reason answer decision",
    "coaching.FeedbackAnswer": "words",
    "coaching.FeedbackForm": "summary reply action verification waiver",
    "coaching.IndicatorSheet": "lines remark action",
    "coaching.Rating": "answers",
    "coaching.Recording": "note",
    "grading.Appeal": "words reason",
    "grading.Recommendation": "detail_en detail_zh reason",
    # The archive: the key goes once retention has ended; until then the duty to keep stands.
    "archives.SealedContent": "body",
}

COURSE_MATERIAL = "what a publisher wrote, for everybody"
RULES = "what the centre's rules say, for everybody; triggers keep what is in force"
OFFICE = "who did what in the office: proof of a decision, kept as long as what was decided"
DUTY = "grades and archive are kept by a duty of their own"
ADDRESS = "an address, a setting or a code: of a system, of nobody"
SECRET = "random, sealed or hashed: it says nothing of anybody"
EMPLOYMENT = "the register of employees: it belongs to the employment, not to what they learn"

EXEMPT = {
    "xapi_lrs.StatementRow": {SECRET: "sha256"},
    "xapi_lrs.Document": {SECRET: "sha1"},
    "xapi_lrs.LaunchToken": {SECRET: "key secret_hash"},
    "xapi_lrs.AttachmentContent": {
        "a content goes with the last statement that names it": "sha2 content_type"
    },
    "xapi_lrs.Credential": {
        ADDRESS: "speaks_for home_page name scopes",
        SECRET: "key secret_hash previous_hash",
    },
    "xapi_lrs.Issuer": {
        ADDRESS: "speaks_for home_page name issuer audience algorithms scope_claim scope_map"
    },
    "xapi_lrs.LegalHold": {
        "a hold has to say whom it holds, and outlives it as proof": "person",
        OFFICE: "reason placed_by lifted_by",
    },
    "xapi_lrs.RetentionRule": {OFFICE: "verb set_by"},
    "xapi_lrs.ProtectionRun": {
        "the audit of erasing: of a person only keyed hashes": "operation subjects counts details",
        OFFICE: "run_by",
    },
    "xapi_lrs.BulkImport": {OFFICE: "sha256 name run_by"},
    "xapi_forwarding.Destination": {
        ADDRESS: (
            "name url key blocked last_failure_code last_failure_detail selection_json"
            " transformation_json"
        ),
        SECRET: "sealed_secrets",
    },
    "xapi_forwarding.Source": {
        ADDRESS: "name url key blocked last_failure_code last_failure_detail",
        SECRET: "sealed_secrets",
    },
    "xapi_forwarding.DeadLetter": {
        "the other store's words about a statement, which is named by its id": "reason detail"
    },
    "h5p.Library": {
        COURSE_MATERIAL: "machine_name title description semantics languages files",
        ADDRESS: "storage_prefix sha256",
        OFFICE: "installed_by disabled_by",
    },
    "h5p.LibraryDependency": {COURSE_MATERIAL: "machine_name"},
    "h5p.Content": {
        COURSE_MATERIAL: "machine_name title parameters_json metadata language files",
        ADDRESS: "storage_prefix source_sha256",
        OFFICE: "created_by",
    },
    "h5p.ContentLibrary": {COURSE_MATERIAL: "machine_name"},
    "h5p.Draft": {
        COURSE_MATERIAL: "machine_name title language parameters_json metadata libraries",
        OFFICE: "created_by changed_by",
    },
    "h5p.DraftFile": {
        COURSE_MATERIAL: "path mime",
        ADDRESS: "storage_key sha256",
        OFFICE: "added_by",
    },
    "h5p.DraftRevision": {
        COURSE_MATERIAL: "machine_name title language parameters_json metadata",
        OFFICE: "by",
    },
    "h5p.AllowedLibrary": {ADDRESS: "machine_name sha256", OFFICE: "allowed_by"},
    "h5p.LibraryPolicy": {OFFICE: "changed_by"},
    "h5p.InstalledEditor": {
        COURSE_MATERIAL: "name files",
        ADDRESS: "storage_prefix sha256",
        OFFICE: "installed_by replaced_by",
    },
    "h5p.HubListing": {
        COURSE_MATERIAL: "content_types",
        ADDRESS: "hub site etag failure",
    },
    "scorm_runtime.Package": {
        COURSE_MATERIAL: "label edition identifier title language structure findings",
        ADDRESS: "storage_prefix zip_sha256",
        OFFICE: "imported_by",
    },
    "scorm_runtime.PackageItem": {
        COURSE_MATERIAL: (
            "identifier title href prerequisites max_time_allowed time_limit_action data_from_lms"
            " parameters"
        )
    },
    "scorm_export.Dispatch": {
        ADDRESS: "destination origins",
        SECRET: "secret_sealed secret_sha256",
        OFFICE: "created_by",
    },
    "scorm_export.DispatchRegistration": {ADDRESS: "origin"},
    "people.Tenant": {ADDRESS: "name_en name_zh host"},
    "people.Unit": {ADDRESS: "name"},
    "people.Employee": {
        EMPLOYMENT: "password login employee_no name post rank site email",
    },
    "people.WorkDay": {ADDRESS: "note"},
    "people.Notice": {ADDRESS: "kind url about_kind"},
    "planning.Approval": {ADDRESS: "kind url"},
    "planning.NeedsSurvey": {OFFICE: "strategy daily_work key_posts"},
    "planning.NeedsPlan": {OFFICE: "other"},
    "planning.Need": {
        OFFICE: "topic objective wanted_time trainer participants need other measure reason",
    },
    "planning.Plan": {OFFICE: "objective assessment"},
    "planning.PlanSection": {OFFICE: "text"},
    "planning.PlanItem": {OFFICE: "unplanned_reason topic objective trainer participants"},
    "planning.CostLine": {OFFICE: "what"},
    "planning.Meeting": {OFFICE: "topic minutes"},
    "planning.Duty": {OFFICE: "holder code words_en words_zh"},
    "planning.DutyEvidence": {OFFICE: "text"},
    "planning.TeamReport": {OFFICE: "done results problems next_steps figures"},
    "people.AuditRow": {OFFICE: "action object_kind object_id detail"},
    "regulation.RuleSetVersion": {ADDRESS: "key version content sha256"},
    "regulation.Regulation": {RULES: "code scope title_en title_zh"},
    "regulation.RegulationVersion": {
        RULES: "label scope text",
        OFFICE: "adoption_note legal_note legal_reviewer publication_note",
    },
    "regulation.Clause": {
        RULES: "ambiguities cite clause_id level number parts section text_en text_zh",
    },
    "regulation.EditedForm": {RULES: "code content"},
    "regulation.Reading": {RULES: "ambiguity choice", OFFICE: "reason"},
    "regulation.RuleSetSketch": {RULES: "key content"},
    "tracks.Track": {
        COURSE_MATERIAL: (
            "key family curriculum title_en title_zh summary_en summary_zh post rule_set_key"
        ),
    },
    "tracks.Subject": {COURSE_MATERIAL: "key title_en title_zh"},
    "tracks.SubjectVersion": {COURSE_MATERIAL: "label change_en change_zh"},
    "tracks.Clearance": {ADDRESS: "scope"},
    "tracks.EnrolmentChange": {
        "which date or mentor took which one's place: figures, and the name of another": (
            "what before after"
        ),
    },
    "tracks.ExternalCase": {
        "the days, level and readings by which somebody might be sent": (
            "breaks rank_level route trace"
        ),
    },
    "tracks.ExternalProvider": {"a firm, and whom to ask there": "name contact note"},
    "tracks.StandbyStep": {ADDRESS: "event"},
    "classes.Attendance": {ADDRESS: "method leave_kind exempt"},
    "classes.CalendarAddress": {SECRET: "token_sha256"},
    "classes.ClassMaterial": {COURSE_MATERIAL: "key title version"},
    "classes.CostLine": {OFFICE: "label"},
    "classes.CourseRun": {
        COURSE_MATERIAL: "title_en title_zh topic objectives post_tags place",
        OFFICE: "improvement feedback_waiver",
    },
    "classes.ReadinessItem": {OFFICE: "note"},
    "classes.SignTerms": {ADDRESS: "version"},
    "classes.TrainerProfile": {EMPLOYMENT: "name organisation"},
    "classes.TrainingSession": {
        COURSE_MATERIAL: "room online_url subject",
        SECRET: "code_secret",
    },
    "tracks.Stage": {COURSE_MATERIAL: "title_en title_zh"},
    "tracks.TrackItem": {
        COURSE_MATERIAL: (
            "key title_en title_zh summary_en summary_zh block_en block_zh modules assessed_by"
            " exemption text_en text_zh manual manual_version"
        ),
    },
    "coaching.Scorecard": {OFFICE: "key title_en title_zh"},
    "coaching.ScorecardVersion": {OFFICE: "content", SECRET: "sha256"},
    "coaching.Assessment": {
        "a trigger keeps final ones as they are, grades rest on them; a draft is emptied": (
            "call_number answers remark critical_hits"
        ),
    },
    "coaching.Dispute": {ADDRESS: "criterion"},
    "coaching.Recording": {"the number that the telephone system gave a call": "call_number"},
    "coaching.Comment": {ADDRESS: "criterion"},
    "coaching.CoachingPlan": {OFFICE: "analysis measures"},
    "coaching.CallBatch": {ADDRESS: "name"},
    "coaching.DefectCode": {ADDRESS: "code title_en title_zh"},
    "coaching.SampledCall": {"the number of a call, and codes of defects": "call_number defects"},
    "coaching.Cadence": {ADDRESS: "post"},
    "coaching.FeedbackForm": {COURSE_MATERIAL: "title_en title_zh"},
    "coaching.FeedbackAnswer": {"points of 1 to 5": "ratings"},
    "coaching.EvaluationPlan": {OFFICE: "methods incentives conclusion"},
    "grading.Decision": {
        DUTY: "scope rule_set_sha256 engine_version record record_bytes_sha256",
    },
    "grading.PendingGrade": {ADDRESS: "problem"},
    "grading.Recommendation": {
        "what the rules call it and how much: a figure of the decision it follows": (
            "title_en title_zh amount unit_en unit_zh evidence"
        ),
        ADDRESS: "key kind period clause readings fingerprint confirm_role",
    },
    "grading.Appeal": {"a figure: what the consequence became": "amount"},
    "grading.WhatIf": {OFFICE: "reason", ADDRESS: "content sha256 problem"},
    "grading.WhatIfRow": {
        DUTY: "outcome_before score_before outcome_after score_after changes",
    },
    "archives.ArchiveEntry": {
        DUTY: "kind payload_sha256 prev_centre_hash prev_person_hash entry_hash",
    },
    "archives.ArchiveContent": {DUTY: "salt payload"},
    "archives.PersonKey": {
        SECRET: "wrapped house_key",
        OFFICE: "retention destroyed_by destroyed_under",
    },
    "archives.RetentionPeriod": {ADDRESS: "code"},
    "archives.DestructionList": {OFFICE: "refusal"},
    "archives.DestructionLine": {OFFICE: "outcome"},
    "archives.EventFile": {OFFICE: "kind title_en title_zh not_needed"},
    "archives.EntryReference": {ADDRESS: "form"},
    "archives.EntryDocument": {SECRET: "sha256"},
    "archives.DocumentKey": {SECRET: "wrapped"},
    "archives.DoomedFile": {ADDRESS: "storage_key"},
    "archives.ArchiveExport": {ADDRESS: "problem", SECRET: "sha256"},
    "archives.TrainingReport": {"counts and sums, of nobody": "figures note", SECRET: "root"},
    "archives.ArchiveSeal": {SECRET: "root prev_seal_hash key_id seal_hash signature"},
    "archives.SigningKey": {SECRET: "key_id public_key signature"},
    "archives.ArchiveHead": {SECRET: "entry_hash seal_hash"},
    "archives.PersonHead": {SECRET: "entry_hash"},
    "archives.ArchiveCheck": {ADDRESS: "problem faults"},
    "sync.Connection": {
        ADDRESS: "name url settings last_failure_code",
        SECRET: "sealed_secrets pseudonym_salt",
    },
    "sync.OutboxMessage": {
        "what another system was told of a grade, as proof of it": "object_key kind content",
        ADDRESS: "last_error_code last_error_detail",
    },
    "sync.DeliveryAttempt": {
        "what the other system answered, as proof of it": "outcome reason detail excerpt",
    },
}

_TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)


def columns_with_text() -> Iterator[str]:
    """Columns of the house that can hold words of anybody; choices hold our own."""
    for model in apps.get_models():
        if model.__module__.split(".", maxsplit=1)[0] in HOUSES:
            for field in model._meta.concrete_fields:
                if isinstance(field, _TEXT) and not field.choices:
                    yield f"{model._meta.label}.{field.name}"


def reached() -> set[str]:
    return {f"{model}.{name}" for model, names in REACHED.items() for name in names.split()}


def exempt() -> set[str]:
    return {
        f"{model}.{name}"
        for model, reasons in EXEMPT.items()
        for names in reasons.values()
        for name in names.split()
    }


def test_every_column_that_could_name_somebody_was_thought_of() -> None:
    assert set(columns_with_text()) - reached() - exempt() == set()


def test_nothing_is_listed_that_is_not_there_or_twice() -> None:
    assert (reached() | exempt()) - set(columns_with_text()) == set()
    assert reached() & exempt() == set()


def test_rooms_of_the_office_empty_exactly_what_is_listed_as_reached() -> None:
    tables = [one for room in holders() if isinstance(room, OfficeHolder) for one in room.tables]
    emptied = {
        f"{table.model._meta.label}.{column}"
        for table in tables
        if not table.only.children or table.name.startswith("own_")
        for column in table.empties
    }
    rooms = {one.split(".")[0] for one in emptied}
    listed = {one for one in reached() if one.split(".")[0] in rooms}
    assert len(rooms) == 6
    assert listed - emptied == {
        f"people.Attachment.{name}" for name in ("name", "media_type", "sha256", "storage_key")
    }
    assert emptied <= listed


def test_files_go_wherever_a_row_about_one_person_has_one() -> None:
    """What else names files is material for everybody, or of many people, or opens the file as long
    as the archive has to keep it."""
    reached_by = {
        (table.model._meta.label, table.file)
        for room in holders()
        if isinstance(room, OfficeHolder)
        for table in room.tables
        if table.file
    }
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is not None
        and field.related_model._meta.label == "people.Attachment"
    }
    assert named - reached_by == {
        ("archives.DocumentKey", "attachment"),
        ("classes.ClassMaterial", "attachment"),
        ("classes.SheetScan", "attachment"),
        ("regulation.RegulationVersion", "adoption_file"),
        ("tracks.TrackItem", "attachment"),
    }

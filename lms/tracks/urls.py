"""Addresses of tracks, standby cases and external training."""

from django.urls import path

from lms.tracks.api.clearances import router_clearances
from lms.tracks.pages import clearance, enrolments, external, items, mine, plans, standby, tracks

app_name = "tracks"
urlpatterns = [
    path("tracks/", tracks.track_list, name="list"),
    path("tracks/new/", tracks.new_track, name="new"),
    path("tracks/electives/", tracks.elective_list, name="electives"),
    path("tracks/new-hires/", enrolments.new_hires, name="new_hires"),
    path("tracks/plans/", plans.plan_list, name="plans"),
    path("tracks/plans/new/", plans.new_plan, name="new_plan"),
    path("tracks/plans/<uuid:plan_id>/", plans.plan, name="plan"),
    path(
        "tracks/plans/<uuid:plan_id>/<uuid:item_id>/done/",
        plans.finish_item,
        name="finish_plan_item",
    ),
    path("tracks/clearance/", clearance.clearance_list, name="clearance"),
    path("tracks/clearance/file/<slug:form>/", clearance.clearance_file, name="clearance_file"),
    path("tracks/clearance/router/", router_clearances, name="router_clearances"),
    path("tracks/subjects/", clearance.subject_list, name="subjects"),
    path("tracks/subjects/new/", clearance.edit_subject, name="new_subject"),
    path("tracks/subjects/<uuid:subject_id>/", clearance.subject, name="subject"),
    path("tracks/subjects/<uuid:subject_id>/edit/", clearance.edit_subject, name="edit_subject"),
    path("tracks/subjects/<uuid:subject_id>/release/", clearance.release, name="release"),
    path("tracks/enrolments/<uuid:enrolment_id>/", enrolments.enrolment, name="enrolment"),
    path(
        "tracks/enrolments/<uuid:enrolment_id>/<slug:act>/",
        enrolments.change_enrolment,
        name="change_enrolment",
    ),
    path("tracks/<uuid:track_id>/", tracks.track, name="track"),
    path("tracks/<uuid:track_id>/edit/", tracks.edit_track, name="edit"),
    path("tracks/<uuid:track_id>/act/", tracks.act_on_track, name="act"),
    path("tracks/<uuid:track_id>/people/", enrolments.people_in, name="people"),
    path("tracks/<uuid:track_id>/enrol/", enrolments.enrol, name="enrol"),
    path("tracks/<uuid:track_id>/stages/new/", items.edit_stage, name="new_stage"),
    path("tracks/<uuid:track_id>/stages/<uuid:stage_id>/", items.edit_stage, name="stage"),
    path("tracks/<uuid:track_id>/items/new/", items.edit_item, name="new_item"),
    path("tracks/<uuid:track_id>/items/<uuid:item_id>/", items.edit_item, name="item"),
    path("tracks/<uuid:track_id>/items/<uuid:item_id>/act/", items.act_on_item, name="act_item"),
    path("external/", external.case_list, name="external"),
    path("external/new/", external.apply, name="apply"),
    path("external/providers/", external.providers, name="providers"),
    path("external/providers/new/", external.edit_provider, name="new_provider"),
    path("external/providers/<uuid:provider_id>/", external.edit_provider, name="provider"),
    path("external/<uuid:case_id>/", external.case, name="external_case"),
    path("external/<uuid:case_id>/act/", external.act_on_case, name="act_external"),
    path(
        "external/<uuid:case_id>/files/<uuid:deposit_id>/",
        external.deposit_file,
        name="deposit_file",
    ),
    path("standby/", standby.case_list, name="standby"),
    path("standby/new/", standby.new_case, name="new_standby"),
    path("standby/mine/<uuid:case_id>/", mine.my_standby, name="my_standby"),
    path("standby/mine/<uuid:case_id>/act/", mine.act_on_mine, name="act_mine"),
    path("standby/<uuid:case_id>/", standby.case, name="standby_case"),
    path("standby/<uuid:case_id>/edit/", standby.edit_case, name="edit_standby"),
    path("standby/<uuid:case_id>/gaps/new/", standby.edit_gap, name="new_gap"),
    path("standby/<uuid:case_id>/gaps/<uuid:gap_id>/", standby.edit_gap, name="gap"),
    path("standby/<uuid:case_id>/evidence/", standby.new_evidence, name="new_evidence"),
    path(
        "standby/<uuid:case_id>/evidence/<uuid:evidence_id>/",
        standby.evidence_file,
        name="evidence_file",
    ),
    path("standby/<uuid:case_id>/pack/", standby.pack, name="standby_pack"),
    path("standby/<uuid:case_id>/move/<slug:event>/", standby.move, name="move_standby"),
]

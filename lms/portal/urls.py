"""Addresses of this room."""

from django.urls import path

from lms.portal.pages import (
    attempts,
    courses,
    dispatches,
    dry_runs,
    exports,
    home,
    packages,
    record,
    results,
    versions,
    waivers,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("courses/<uuid:enrolment_id>/<str:item_key>/", courses.course, name="course"),
    path("courses/<uuid:enrolment_id>/<str:item_key>/start/", courses.start, name="start"),
    path("courses/<uuid:enrolment_id>/<str:item_key>/grade/", courses.grade, name="grade"),
    path("packages/", packages.shelf, name="packages"),
    path("packages/upload/", packages.upload, name="upload"),
    path("packages/<uuid:package_id>/", packages.package, name="package"),
    path("packages/<uuid:package_id>/people/", packages.find_people, name="find_people"),
    path("packages/<uuid:package_id>/assign/", packages.assign, name="assign"),
    path("packages/<uuid:package_id>/preview/", packages.preview, name="preview"),
    path("packages/<uuid:package_id>/use/", versions.use, name="use_version"),
    path("packages/<uuid:package_id>/dry-run/", dry_runs.dry_run, name="dry_run"),
    path("packages/<uuid:package_id>/dry-run/start/", dry_runs.start, name="start_dry_run"),
    path("packages/<uuid:package_id>/dry-run/report/", dry_runs.report, name="report_dry_run"),
    path("packages/<uuid:package_id>/attempts/", attempts.attempts, name="attempts"),
    path(
        "packages/<uuid:package_id>/attempts/<uuid:registration_id>/",
        attempts.attempt,
        name="attempt",
    ),
    path(
        "packages/<uuid:package_id>/attempts/<uuid:registration_id>/<uuid:session_id>/",
        attempts.journal,
        name="journal",
    ),
    path(
        "packages/<uuid:package_id>/attempts/<uuid:registration_id>/units/",
        waivers.units,
        name="units",
    ),
    path("packages/<uuid:package_id>/questions/", attempts.questions, name="questions"),
    path(
        "packages/<uuid:package_id>/<str:what>/export.<str:kind>",
        attempts.export,
        name="export_attempts",
    ),
    path("packages/<uuid:package_id>/export/", exports.export, name="export"),
    path("dispatches/", dispatches.dispatch_list, name="dispatches"),
    path("dispatches/new/", dispatches.create, name="new_dispatch"),
    path("dispatches/<uuid:dispatch_id>/", dispatches.dispatch, name="dispatch"),
    path("dispatches/<uuid:dispatch_id>/edit/", dispatches.edit, name="edit_dispatch"),
    path("dispatches/<uuid:dispatch_id>/switch/", dispatches.switch, name="switch_dispatch"),
    path("dispatches/<uuid:dispatch_id>/file/", dispatches.download, name="download_dispatch"),
    path("record/", record.record, name="record"),
    path("record/live/", record.live, name="record_live"),
    path("record/<uuid:statement_id>/", record.statement, name="statement"),
    path("results/", results.table, name="results"),
    path("results/export.<str:kind>", results.export, name="export_results"),
]

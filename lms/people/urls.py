"""Addresses of the pages about people, and about keys."""

from django.urls import path

from lms.people.pages import calendar, employment, keys, people, shifts

app_name = "people"
urlpatterns = [
    path("", people.employee_list, name="list"),
    path("import/", people.import_employees, name="import"),
    path("import/template.xlsx", people.import_template, name="import_template"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/import/", calendar.import_list, name="calendar_import"),
    path("calendar/import/template.xlsx", calendar.import_template, name="calendar_template"),
    path("calendar/<uuid:workday_id>/forget/", calendar.forget, name="calendar_forget"),
    path("roster/", shifts.roster, name="roster"),
    path("roster/import/", shifts.import_list, name="roster_import"),
    path("roster/import/template.xlsx", shifts.import_template, name="roster_template"),
    path("<uuid:employee_id>/", people.employee, name="employee"),
    path("<uuid:employee_id>/edit/", employment.edit, name="edit"),
    path("<uuid:employee_id>/roles/", employment.roles, name="roles"),
    path("<uuid:employee_id>/roles/<uuid:grant_id>/revoke/", employment.revoke, name="revoke"),
    path("<uuid:employee_id>/password/", people.new_password, name="new_password"),
    path("keys/", keys.key_list, name="keys"),
    path("keys/new/", keys.new_key, name="new_key"),
    path("keys/secret/", keys.secret, name="key_secret"),
    path("keys/<slug:key>/renew/", keys.renew, name="renew_key"),
    path("keys/<slug:key>/revoke/", keys.revoke, name="revoke_key"),
]

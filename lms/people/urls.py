"""Addresses of the pages about people, and about keys."""

from django.urls import path

from lms.people.pages import keys, people

app_name = "people"
urlpatterns = [
    path("", people.employee_list, name="list"),
    path("import/", people.import_employees, name="import"),
    path("import/template.xlsx", people.import_template, name="import_template"),
    path("<uuid:employee_id>/", people.employee, name="employee"),
    path("<uuid:employee_id>/password/", people.new_password, name="new_password"),
    path("keys/", keys.key_list, name="keys"),
    path("keys/new/", keys.new_key, name="new_key"),
    path("keys/secret/", keys.secret, name="key_secret"),
    path("keys/<slug:key>/renew/", keys.renew, name="renew_key"),
    path("keys/<slug:key>/revoke/", keys.revoke, name="revoke_key"),
]

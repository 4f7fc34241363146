"""Addresses of the people pages."""

from django.urls import path

from lms.people import pages

app_name = "people"
urlpatterns = [
    path("", pages.employee_list, name="list"),
    path("import/", pages.import_employees, name="import"),
    path("import/template.xlsx", pages.import_template, name="import_template"),
    path("<uuid:employee_id>/", pages.employee, name="employee"),
    path("<uuid:employee_id>/password/", pages.new_password, name="new_password"),
]

"""Addresses of this room."""

from django.urls import path

from lms.archives.pages import entries, health, records

app_name = "archives"
urlpatterns = [
    path("", entries.entry_list, name="list"),
    path("health/", health.health, name="health"),
    path("health/verify/", health.verify, name="verify"),
    path("export.zip", health.export, name="export"),
    path("me/", records.own, name="me"),
    path("me/record.pdf", records.own_pdf, name="me_pdf"),
    path("people/<uuid:employee_id>/", records.person, name="person"),
    path("people/<uuid:employee_id>/record.pdf", records.person_pdf, name="person_pdf"),
]

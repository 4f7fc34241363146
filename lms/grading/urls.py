"""Addresses of this room."""

from django.urls import path

from lms.grading import pages

app_name = "grading"
urlpatterns = [
    path("<uuid:decision_id>/", pages.decision, name="decision"),
]

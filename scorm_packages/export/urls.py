"""Addresses that launchers in other systems know. They stand in zips out there: keep them."""

from django.urls import path

from scorm_packages.export import pages

app_name = "dispatch"
urlpatterns = [
    path("play/", pages.play, name="play"),
    path("left/<str:signed>/", pages.left, name="left"),
]

"""Addresses of cmi5 on the app's origin, below /cmi5/."""

from django.urls import path

from scorm_packages.cmi5 import pages

app_name = "cmi5"
urlpatterns = [path("fetch", pages.fetch, name="fetch")]

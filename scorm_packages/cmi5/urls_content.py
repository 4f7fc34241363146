"""The whole of the content origin: the run-time's addresses, and those of launched units."""

from django.urls import path

from scorm_packages.cmi5 import pages
from scorm_packages.runtime.urls_content import urlpatterns as runtime_urls

app_name = "cmi5_content"
urlpatterns = [
    path("l/<str:token>/au/", pages.way_out, name="way-out"),
    path("l/<str:token>/au/<path:path>", pages.unit_file, name="file"),
    *runtime_urls,
]

"""Addresses of the Learning Record Store, below /xapi/."""

from django.urls import path

from xapi.lrs.api.about import about
from xapi.lrs.api.statements import statements

app_name = "xapi"
urlpatterns = [
    path("about", about, name="about"),
    path("statements", statements, name="statements"),
]

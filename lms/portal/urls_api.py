"""Addresses of the API."""

from django.urls import path

from lms.portal.api.views import MeView, PackagesView

app_name = "api"
urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("packages/", PackagesView.as_view(), name="packages"),
]

"""Addresses of the API."""

from django.urls import path

from lms.portal.api import h5p
from lms.portal.api.views import MeView, PackagesView

app_name = "api"
urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("packages/", PackagesView.as_view(), name="packages"),
    path("h5p/libraries/", h5p.LibrariesView.as_view(), name="h5p_libraries"),
    path("h5p/libraries/<uuid:library_id>/", h5p.LibraryView.as_view(), name="h5p_library"),
    path("h5p/allowed/", h5p.AllowedLibrariesView.as_view(), name="h5p_allowed"),
    path(
        "h5p/allowed/<uuid:entry_id>/", h5p.AllowedLibraryView.as_view(), name="h5p_allowed_entry"
    ),
    path("h5p/contents/", h5p.ContentsView.as_view(), name="h5p_contents"),
    path(
        "h5p/contents/<uuid:package_id>/file/",
        h5p.ContentFileView.as_view(),
        name="h5p_content_file",
    ),
    path("h5p/drafts/", h5p.DraftsView.as_view(), name="h5p_drafts"),
    path("h5p/drafts/<uuid:draft_id>/", h5p.DraftView.as_view(), name="h5p_draft"),
    path(
        "h5p/drafts/<uuid:draft_id>/publish/",
        h5p.PublishDraftView.as_view(),
        name="h5p_publish_draft",
    ),
]

"""Every address of the house.

The content hosts have their own: `scorm_packages.cmi5.urls_content`.
"""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

from lms.config import health
from lms.people.pages import notices

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("api/", include("lms.portal.urls_api")),
    path("xapi/", include("xapi.lrs.urls")),
    # Content that puts a slash after the one that its endpoint ends with.
    path("xapi//", include("xapi.lrs.urls", namespace="xapi-slashes")),
    path("cmi5/", include("scorm_packages.cmi5.urls")),
    path("dispatch/", include("scorm_packages.export.urls")),
    path("account/", include("lms.people.urls_account")),
    path("office/people/", include("lms.people.urls")),
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:notice_id>/", notices.read, name="read_notice"),
    path("office/regulation/", include("lms.regulation.urls")),
    path("office/", include("lms.planning.urls")),
    path("office/", include("lms.tracks.urls")),
    path("office/sync/", include("lms.sync.urls")),
    path("classes/", include("lms.classes.urls")),
    path("coaching/", include("lms.coaching.urls")),
    path("archive/", include("lms.archives.urls")),
    path("grades/", include("lms.grading.urls")),
    path("", include("lms.portal.urls")),
]

handler400 = "lms.ui.errors.bad_request"
handler403 = "lms.ui.errors.forbidden"
handler404 = "lms.ui.errors.not_found"
handler500 = "lms.ui.errors.server_error"

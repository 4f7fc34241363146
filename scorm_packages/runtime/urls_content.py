"""The whole of the content origin, `<package label>.<content host>`. Nothing here reads cookies."""

from django.urls import path

from scorm_packages.runtime import pages, pages_h5p

app_name = "runtime_content"
urlpatterns = [
    path("l/<str:token>/", pages.runtime_page, name="page"),
    path("l/<str:token>/commits", pages.commits, name="commits"),
    path("l/<str:token>/state", pages.state, name="state"),
    path("l/<str:token>/standing", pages.standing, name="standing"),
    path("l/<str:token>/go", pages.go, name="go"),
    path("l/<str:token>/navigate", pages.navigation, name="navigate"),
    path("l/<str:token>/items/<uuid:item>", pages.other_item, name="item"),
    path("l/<str:token>/h5p/", pages_h5p.frame, name="h5p"),
    path("l/<str:token>/h5p/content/<path:path>", pages_h5p.content_file, name="h5p-content"),
    path(
        "l/<str:token>/h5p/libraries/<str:folder>/<path:path>",
        pages_h5p.library_file,
        name="h5p-library",
    ),
    path("l/<str:token>/files/<path:path>", pages.package_file, name="file"),
]

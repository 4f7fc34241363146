"""The whole of the content origin, `<package label>.<content host>`. Nothing here reads cookies."""

from django.urls import path

from scorm_packages.runtime import (
    pages,
    pages_h5p,
    pages_h5p_editor,
    pages_h5p_preview,
    pages_h5p_upgrade,
)

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
    path("d/<str:token>/", pages_h5p_preview.frame, name="h5p-preview"),
    path(
        "d/<str:token>/content/<path:path>",
        pages_h5p_preview.content_file,
        name="h5p-preview-content",
    ),
    path(
        "d/<str:token>/libraries/<str:folder>/<path:path>",
        pages_h5p_preview.library_file,
        name="h5p-preview-library",
    ),
    path("h5p-upgrade/", pages_h5p_upgrade.upgrade_page, name="h5p-upgrade"),
    path("e/<str:token>/", pages_h5p_editor.frame, name="h5p-editor"),
    path("e/<str:token>/ajax/<str:action>", pages_h5p_editor.ajax, name="h5p-editor-ajax"),
    path(
        "e/<str:token>/editor/<path:path>",
        pages_h5p_editor.editor_file,
        name="h5p-editor-file",
    ),
    path(
        "e/<str:token>/content/<path:path>",
        pages_h5p_editor.content_file,
        name="h5p-editor-content",
    ),
    path(
        "e/<str:token>/libraries/<str:folder>/<path:path>",
        pages_h5p_editor.library_file,
        name="h5p-editor-library",
    ),
    path("l/<str:token>/files/<path:path>", pages.package_file, name="file"),
]

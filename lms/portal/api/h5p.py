"""H5P for programs: libraries and what may come in, contents with their files, drafts."""

import tempfile
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.h5p.exceptions import DraftUnknown, LibraryUnknown
from content.h5p.models import AllowedLibrary, Draft
from content.h5p.queries import (
    LibraryRow,
    allowed_entries,
    contents_behind,
    draft_findings,
    draft_of,
    drafts_of,
    library_rows,
)
from content.h5p.rules.names import LibraryName
from lms.people.access import viewer_of
from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.portal.api.h5p_serializers import (
    AllowedSerializer,
    ContentSerializer,
    DraftListSerializer,
    DraftSerializer,
    LibraryReportSerializer,
    LibrarySerializer,
    LibraryStateSerializer,
    NewDraftSerializer,
    PublishSerializer,
    SavedDraftSerializer,
    SaveDraftSerializer,
)
from lms.portal.api.serializers import ImportReportSerializer
from lms.portal.api.views import ManagesPackages, NewestPackagesFirst
from lms.portal.queries.h5p_contents import h5p_package, h5p_packages
from lms.portal.services import (
    begin_draft,
    drop_draft,
    drop_library,
    forbid_library,
    hand_out_course,
    install_libraries,
    permit_library,
    publish,
    turn_library,
    write_draft,
)
from scorm_packages.export.rules.names import file_name
from scorm_packages.export.rules.outline import Target
from scorm_packages.runtime.models import Package

LONGEST_SEARCH = 200
SEARCH = OpenApiParameter("q", str, description="Words in the title or the library's name.")


class InstallsLibraries(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return isinstance(user, Employee) and has_right(user, Right.INSTALL_LIBRARIES)


class Pages(PageNumberPagination):
    page_size = 50


class LatestDraftsFirst(CursorPagination):
    ordering = ("-changed_at", "id")
    page_size = 50


class LibrariesView(APIView):
    """The installed libraries, and the way to install others."""

    permission_classes = (InstallsLibraries,)
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="h5p_libraries_list",
        parameters=[SEARCH, OpenApiParameter("page", int)],
        responses=LibrarySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        asked = _words(request)
        rows = library_rows(viewer_of(request).tenant, search=asked)
        pages = Pages()
        # A list in memory pages as a queryset does.
        page = pages.paginate_queryset(cast("QuerySet[Any]", rows), request, view=self)
        return pages.get_paginated_response(LibrarySerializer(page, many=True).data)

    @extend_schema(
        operation_id="h5p_libraries_install",
        request={"multipart/form-data": {"type": "object", "properties": {"package": {}}}},
        responses={200: LibraryReportSerializer, 422: LibraryReportSerializer},
    )
    def post(self, request: Request) -> Response:
        """Install the libraries of a `.h5p` file (`package`); its content is passed over."""
        form = LibraryReportSerializer.Upload(data=request.data)
        form.is_valid(raise_exception=True)
        report = install_libraries(viewer_of(request), form.validated_data["package"])
        code = status.HTTP_422_UNPROCESSABLE_ENTITY if report.refused else status.HTTP_200_OK
        return Response(LibraryReportSerializer(report).data, status=code)


class LibraryView(APIView):
    """One library: read it, switch it on or off, remove it."""

    permission_classes = (InstallsLibraries,)

    @extend_schema(operation_id="h5p_libraries_read", responses=LibrarySerializer)
    def get(self, request: Request, library_id: UUID) -> Response:
        return Response(LibrarySerializer(_library(request, library_id)).data)

    @extend_schema(
        operation_id="h5p_libraries_switch",
        request=LibraryStateSerializer,
        responses=LibrarySerializer,
    )
    def patch(self, request: Request, library_id: UUID) -> Response:
        """Switch it on or off. What needs one that is off is not played."""
        form = LibraryStateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        turn_library(viewer_of(request), library_id, is_on=form.validated_data["is_on"])
        return Response(LibrarySerializer(_library(request, library_id)).data)

    @extend_schema(operation_id="h5p_libraries_remove", responses={204: None})
    def delete(self, request: Request, library_id: UUID) -> Response:
        """Remove one that nothing needs; 409 where something does."""
        drop_library(viewer_of(request), library_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class AllowedLibrariesView(ListAPIView[AllowedLibrary]):
    """What may come in with a package, whoever uploads it."""

    permission_classes = (InstallsLibraries,)
    serializer_class = AllowedSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[AllowedLibrary]:
        return allowed_entries(viewer_of(self.request).tenant)

    @extend_schema(request=AllowedSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Put a library on the list: these very files, or without `sha256` every version."""
        form = AllowedSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        told = form.validated_data
        permit_library(viewer_of(request), told["machine_name"], told.get("sha256", ""))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AllowedLibraryView(APIView):
    permission_classes = (InstallsLibraries,)

    @extend_schema(operation_id="h5p_allowed_remove", responses={204: None})
    def delete(self, request: Request, entry_id: UUID) -> Response:
        """Take a library off the list. What is installed stays."""
        forbid_library(viewer_of(request), entry_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ContentsView(ListAPIView[Package]):
    """The H5P packages in use; with `upgrade_to`, where newer libraries are installed."""

    permission_classes = (ManagesPackages,)
    serializer_class = ContentSerializer
    pagination_class = NewestPackagesFirst

    def get_queryset(self) -> QuerySet[Package]:
        asked = _words(self.request)
        return h5p_packages(viewer_of(self.request).tenant, words=asked)

    @extend_schema(parameters=[SEARCH])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.get_queryset()) or []
        tenant = viewer_of(request).tenant
        contents = [row.h5p_content_id for row in rows if row.h5p_content_id]
        context = {"behind": contents_behind(tenant, contents)}
        return self.get_paginated_response(ContentSerializer(rows, many=True, context=context).data)


class ContentFileView(APIView):
    """A content as a `.h5p` file, with all libraries it needs."""

    permission_classes = (ManagesPackages,)

    @extend_schema(
        operation_id="h5p_contents_file",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, package_id: UUID) -> HttpResponseBase:
        viewer = viewer_of(request)
        package = h5p_package(viewer.tenant, package_id)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it.
        hand_out_course(viewer, package, Target.H5P, file)
        file.seek(0)
        name = file_name(package.title, Target.H5P)
        return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


class DraftsView(ListAPIView[Draft]):
    """Content that is being made."""

    permission_classes = (ManagesPackages,)
    serializer_class = DraftListSerializer
    pagination_class = LatestDraftsFirst

    def get_queryset(self) -> QuerySet[Draft]:
        asked = _words(self.request)
        return drafts_of(viewer_of(self.request).tenant, search=asked)

    @extend_schema(request=NewDraftSerializer, responses={201: DraftSerializer})
    def post(self, request: Request) -> Response:
        """Begin content of a library that is installed and runnable."""
        form = NewDraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        told = form.validated_data
        name = LibraryName.parse(told["library"])
        if name is None:
            raise LibraryUnknown
        draft = begin_draft(
            viewer_of(request), name, title=told["title"], language=told["language"]
        )
        return Response(_shown(draft), status=status.HTTP_201_CREATED)


class DraftView(APIView):
    """A draft: read it, save it, delete it."""

    permission_classes = (ManagesPackages,)
    parser_classes = (JSONParser,)

    @extend_schema(operation_id="h5p_drafts_read", responses=DraftSerializer)
    def get(self, request: Request, draft_id: UUID) -> Response:
        return Response(_shown(_draft(request, draft_id)))

    @extend_schema(
        operation_id="h5p_drafts_save",
        request=SaveDraftSerializer,
        responses=SavedDraftSerializer,
    )
    def put(self, request: Request, draft_id: UUID) -> Response:
        """Save over `revision`; 409 where somebody has saved in between.

        What the definition does not allow is left out or mended, and told in `findings`.
        """
        _draft(request, draft_id)
        form = SaveDraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        told = form.validated_data
        saved = write_draft(viewer_of(request), draft_id, told["revision"], told)
        shown = {"draft": saved.draft, "findings": saved.findings}
        return Response(SavedDraftSerializer(shown).data)

    @extend_schema(operation_id="h5p_drafts_delete", responses={204: None})
    def delete(self, request: Request, draft_id: UUID) -> Response:
        drop_draft(viewer_of(request), draft_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PublishDraftView(APIView):
    permission_classes = (ManagesPackages,)

    @extend_schema(
        operation_id="h5p_drafts_publish",
        request=PublishSerializer,
        responses={
            201: ImportReportSerializer,
            200: ImportReportSerializer,
            422: ImportReportSerializer,
        },
    )
    def post(self, request: Request, draft_id: UUID) -> Response:
        """Make a package of what was saved as `revision`; 422 where errors are in the way."""
        _draft(request, draft_id)
        form = PublishSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        report = publish(viewer_of(request), draft_id, form.validated_data["revision"])
        code: int = status.HTTP_201_CREATED if report.installed else status.HTTP_200_OK
        if report.package is None:
            code = status.HTTP_422_UNPROCESSABLE_ENTITY
        return Response(ImportReportSerializer(report).data, status=code)


def _words(request: Request) -> str:
    return request.query_params.get("q", "").strip()[:LONGEST_SEARCH]


def _library(request: Request, library_id: UUID) -> LibraryRow:
    rows = library_rows(viewer_of(request).tenant)
    found = next((row for row in rows if row.library.id == library_id), None)
    if found is None:
        raise LibraryUnknown
    return found


def _draft(request: Request, draft_id: UUID) -> Draft:
    found = draft_of(viewer_of(request).tenant, draft_id)
    if found is None:
        raise DraftUnknown
    return found


def _shown(draft: Draft) -> dict[str, Any]:
    shown = {"draft": draft, "findings": draft_findings(draft)}
    return dict(DraftSerializer(shown).data)

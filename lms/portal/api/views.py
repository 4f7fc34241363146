"""The views of the API: parse, call one service, present."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lms.people.access import viewer_of
from lms.people.models import Employee
from lms.people.queries import has_right, roles_of
from lms.people.rules.roles import Right
from lms.portal.api.serializers import (
    ImportReportSerializer,
    MeSerializer,
    PackageSerializer,
    UploadSerializer,
)
from lms.portal.queries.packages import packages
from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Package


class ManagesPackages(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return isinstance(user, Employee) and has_right(user, Right.MANAGE_PACKAGES)


class NewestPackagesFirst(CursorPagination):
    ordering = ("-imported_at", "id")
    page_size = 50


class MeView(APIView):
    """Who is signed in, and with which roles."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        viewer = viewer_of(request)
        return Response(
            {
                "id": viewer.id,
                "name": viewer.name,
                "employee_no": viewer.employee_no,
                "roles": sorted(roles_of(viewer)),
            }
        )


class PackagesView(ListAPIView[Package]):
    """The installed packages, and the way to install another."""

    permission_classes = (ManagesPackages,)
    serializer_class = PackageSerializer
    pagination_class = NewestPackagesFirst
    parser_classes = (MultiPartParser,)

    def get_queryset(self) -> QuerySet[Package]:
        return packages(viewer_of(self.request))

    @extend_schema(
        request=UploadSerializer,
        responses={
            201: ImportReportSerializer,
            200: ImportReportSerializer,
            422: ImportReportSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        """Check a package and, unless it is a dry run, install it.

        201 when it was installed; 200 for a dry run or a file that is already here; 422 when it
        was refused. The body says in each case what was found.
        """
        form = UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        viewer = viewer_of(request)
        upload = form.validated_data["package"]
        report = import_package(
            tenant=viewer.tenant,
            upload=upload,
            file_name=upload.name,
            imported_by=viewer.name,
            dry_run=form.validated_data["dry_run"],
            may_install_libraries=has_right(viewer, Right.INSTALL_LIBRARIES),
        )
        code: int = status.HTTP_201_CREATED if report.installed else status.HTTP_200_OK
        if report.refused:
            code = status.HTTP_422_UNPROCESSABLE_ENTITY
        return Response(ImportReportSerializer(report).data, status=code)

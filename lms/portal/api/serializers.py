"""The wire forms of the API."""

from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers

from scorm_packages.intake.services import ImportReport
from scorm_packages.runtime.models import Package


class MeSerializer(serializers.Serializer[Any]):
    """Who is signed in."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    employee_no = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())


class PackageSerializer(serializers.ModelSerializer[Package]):
    class Meta:
        model = Package
        fields = (
            "id",
            "title",
            "format",
            "identifier",
            "language",
            "size_bytes",
            "file_count",
            "zip_sha256",
            "imported_by",
            "imported_at",
        )


class FindingSerializer(serializers.Serializer[Any]):
    """What the check found: a stable code, how grave, where, and what to do."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=("error", "warning", "repaired", "info"))
    place = serializers.CharField()
    message = serializers.CharField()
    remedy = serializers.CharField()


class ImportReportSerializer(serializers.Serializer[ImportReport]):
    """What came of an upload."""

    format = serializers.CharField(allow_null=True)
    package = serializers.CharField(allow_null=True)
    findings = FindingSerializer(many=True)
    installed = serializers.BooleanField()

    def to_representation(self, instance: ImportReport) -> dict[str, Any]:
        return instance.as_dict(get_language() or "en")


class UploadSerializer(serializers.Serializer[Any]):
    package = serializers.FileField()
    dry_run = serializers.BooleanField(default=False)

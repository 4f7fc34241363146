"""The wire forms of H5P in the API."""

from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers

from content.h5p.models import AllowedLibrary, Draft
from lms.portal.api.serializers import FindingSerializer
from scorm_packages.runtime.models import Package


class LibrarySerializer(serializers.Serializer[Any]):
    """A library as it is installed, and who needs it."""

    id = serializers.UUIDField(source="library.id")
    library = serializers.CharField(source="library.name.folder")
    machine_name = serializers.CharField(source="library.machine_name")
    version = serializers.SerializerMethodField()
    title = serializers.CharField(source="library.title")
    is_runnable = serializers.BooleanField(source="library.is_runnable")
    is_on = serializers.SerializerMethodField()
    is_allowed = serializers.BooleanField()
    contents = serializers.IntegerField(source="usage.contents")
    needed_by = serializers.ListField(source="usage.needed_by", child=serializers.CharField())
    sha256 = serializers.CharField(source="library.sha256")
    installed_by = serializers.CharField(source="library.installed_by")
    installed_at = serializers.DateTimeField(source="library.installed_at")

    def get_version(self, row: Any) -> str:
        return f"{row.library.major}.{row.library.minor}.{row.library.patch}"

    def get_is_on(self, row: Any) -> bool:
        return not row.library.is_disabled


class LibraryStateSerializer(serializers.Serializer[Any]):
    is_on = serializers.BooleanField()


class LibraryReportSerializer(serializers.Serializer[Any]):
    """What became of a file with libraries."""

    class Upload(serializers.Serializer[Any]):
        package = serializers.FileField()

    installed = serializers.ListField(child=serializers.CharField())
    findings = serializers.SerializerMethodField()

    def get_findings(self, report: Any) -> list[dict[str, str]]:
        return told(report.findings)


class AllowedSerializer(serializers.ModelSerializer[AllowedLibrary]):
    class Meta:
        model = AllowedLibrary
        fields = ("id", "machine_name", "sha256", "allowed_by", "allowed_at")
        read_only_fields = ("id", "allowed_by", "allowed_at")
        validators: list[Any] = []  # An entry that is there already stays as it is.


class ContentSerializer(serializers.ModelSerializer[Package]):
    """An H5P package in use. Its id is that of the package."""

    content = serializers.UUIDField(source="h5p_content_id")
    library = serializers.CharField(source="h5p_content.name.folder")
    upgrade_to = serializers.SerializerMethodField()

    class Meta:
        model = Package
        fields = (
            "id",
            "content",
            "title",
            "library",
            "language",
            "imported_by",
            "imported_at",
            "upgrade_to",
        )

    def get_upgrade_to(self, package: Package) -> str | None:
        """The newest library it can be brought to; null where it is up to date."""
        behind = self.context["behind"].get(package.h5p_content_id)
        return None if behind is None else behind.target.folder


class NewDraftSerializer(serializers.Serializer[Any]):
    library = serializers.CharField(max_length=270)
    title = serializers.CharField(max_length=255)
    language = serializers.CharField(max_length=35, default="", allow_blank=True)


class DraftListSerializer(serializers.ModelSerializer[Draft]):
    library = serializers.CharField(source="name.folder")

    class Meta:
        model = Draft
        fields = ("id", "title", "library", "language", "revision", "changed_by", "changed_at")


class DraftSerializer(serializers.Serializer[Any]):
    """A draft, with what stands between it and being published."""

    id = serializers.UUIDField(source="draft.id")
    revision = serializers.IntegerField(source="draft.revision")
    title = serializers.CharField(source="draft.title")
    language = serializers.CharField(source="draft.language")
    library = serializers.CharField(source="draft.name.folder")
    metadata = serializers.DictField(source="draft.metadata")
    parameters = serializers.DictField(source="draft.parameters")
    findings = serializers.SerializerMethodField()

    def get_findings(self, shown: Any) -> list[dict[str, str]]:
        return told(shown["findings"])


class SaveDraftSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(min_value=1)
    title = serializers.CharField(max_length=255, allow_blank=True)
    language = serializers.CharField(max_length=35, allow_blank=True)
    metadata = serializers.DictField()
    parameters = serializers.DictField()


class SavedDraftSerializer(serializers.Serializer[Any]):
    """What was saved: the parameters as they were cleaned."""

    revision = serializers.IntegerField(source="draft.revision")
    parameters = serializers.DictField(source="draft.parameters")
    findings = serializers.SerializerMethodField()

    def get_findings(self, shown: Any) -> list[dict[str, str]]:
        return told(shown["findings"])


class PublishSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(min_value=1)


def told(findings: Any) -> list[dict[str, str]]:
    """Findings of a package or of content, in the language the client accepts."""
    language = get_language() or "en"
    shown = [
        {
            "code": each.code,
            "severity": "info" if each.severity == "note" else each.severity,
            "place": each.place,
            "message": each.message(language),
            "remedy": each.remedy(language),
        }
        for each in findings
    ]
    return [dict(row) for row in FindingSerializer(shown, many=True).data]

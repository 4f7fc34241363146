from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    """Packages in play: registrations, attempts, commits and the launch page."""

    name = "scorm_packages.runtime"
    label = "scorm_runtime"
    verbose_name = "SCORM run-time"

from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    """Packages in play: registrations, attempts, commits and the launch page."""

    name = "scorm_packages.runtime"
    label = "scorm_runtime"
    verbose_name = "SCORM run-time"

    def ready(self) -> None:
        from scorm_packages.runtime.services.people import RunTimeHolder
        from xapi.lrs.rules.holders import register_holder

        register_holder(RunTimeHolder())

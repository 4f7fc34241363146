from django.apps import AppConfig


class ExportConfig(AppConfig):
    """Packages for other systems, and courses that are played here for them."""

    name = "scorm_packages.export"
    label = "scorm_export"
    verbose_name = "Export and dispatch"

    def ready(self) -> None:
        from scorm_packages.export import queries
        from scorm_packages.export.services.people import DispatchHolder
        from scorm_packages.runtime import embedding
        from xapi.lrs.rules.holders import register_holder

        embedding.provide(queries.Dispatched())
        register_holder(DispatchHolder())

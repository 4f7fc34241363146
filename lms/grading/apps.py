"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GradingConfig(AppConfig):
    name = "lms.grading"
    label = "grading"
    verbose_name = _("Grading")

    def ready(self) -> None:
        from lms.grading import receivers

        receivers.connect()

"""The Learning Record Store as a Django application."""

from django.apps import AppConfig


class LrsConfig(AppConfig):
    """Tables start with `lrs_`; the label keeps them apart from other `lrs` applications."""

    name = "xapi.lrs"
    label = "xapi_lrs"
    verbose_name = "Learning Record Store"

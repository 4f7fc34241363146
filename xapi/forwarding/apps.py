"""Forwarding as a Django application."""

from django.apps import AppConfig


class ForwardingConfig(AppConfig):
    """Tables start with `forwarding_`."""

    name = "xapi.forwarding"
    label = "xapi_forwarding"
    verbose_name = "Forwarding of statements"

    def ready(self) -> None:
        from xapi.forwarding.receivers import forget_letters
        from xapi.lrs.signals import statements_erased

        statements_erased.connect(forget_letters, dispatch_uid="forwarding.forget_letters")

from django.apps import AppConfig


class Cmi5Config(AppConfig):
    """Assignable units in play: launches, sessions, what is satisfied."""

    name = "scorm_packages.cmi5"
    label = "scorm_cmi5"
    verbose_name = "cmi5"

    def ready(self) -> None:
        from scorm_packages.cmi5 import receivers
        from scorm_packages.cmi5.services.people import UnitHolder
        from scorm_packages.cmi5.services.watching import watch
        from xapi.lrs.rules.holders import register_holder
        from xapi.lrs.rules.watching import watch_launches

        receivers.connect()
        watch_launches(watch)
        register_holder(UnitHolder())

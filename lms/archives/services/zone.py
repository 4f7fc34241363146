"""Where the centre's clock stands."""

from zoneinfo import ZoneInfo

from django.conf import settings


def centre_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)

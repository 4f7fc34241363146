"""What the centre has set for this room."""

from lms.coaching.models import CoachingSettings


def settings_of(tenant: int) -> CoachingSettings:
    """The numbers of a centre; the defaults, not stored, where nobody has set any."""
    return CoachingSettings.objects.filter(tenant=tenant).first() or CoachingSettings(tenant=tenant)

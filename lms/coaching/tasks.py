"""Jobs of this room."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lms.coaching.services.recordings import remove_expired
from lms.people.models import Tenant


@app.periodic(cron="20 1 * * *")
@app.task(name="coaching.remove_expired", queue="house", queueing_lock="coaching.remove_expired")
def remove_expired_recordings(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Remove the sound of recordings whose time of keeping is over."""
    for tenant in Tenant.objects.values_list("id", flat=True):
        remove_expired(tenant, timezone.localdate())

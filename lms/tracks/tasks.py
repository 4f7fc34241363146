"""What this room does by itself every night."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from lms.people.models import Tenant
from lms.tracks.services import renew_expiring
from lms.tracks.services.external import watch_notes
from lms.tracks.services.watching import watch_windows


@app.periodic(cron="20 0 * * *")
@app.task(name="tracks.daily", queue="tracks", queueing_lock="tracks.daily")
def daily(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Renew what runs out, ask for notes that are owed, tell of new hires whose time runs short.

    Each centre is a transaction of its own; all of it may run any number of times a day.
    """
    today = timezone.localdate()
    for tenant in Tenant.objects.order_by("id").values_list("id", flat=True):
        with transaction.atomic():
            renew_expiring(tenant, today)
            watch_notes(tenant, today)
            watch_windows(tenant, today)

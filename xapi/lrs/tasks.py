"""Jobs of the store."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from xapi.lrs import services
from xapi.lrs.services import attachment_removal, months, retention

# Who did it, in the audit.
NIGHTLY = "nightly job"


@app.periodic(cron="17 3 * * *")
@app.task(name="lrs.ensure_partitions", queue="lrs", queueing_lock="lrs.ensure_partitions")
def ensure_partitions(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Keep the partitions of the months to come ready."""
    services.ensure_partitions()


@app.periodic(cron="7 4 * * *")
@app.task(name="lrs.forget_launches", queue="lrs", queueing_lock="lrs.forget_launches")
def forget_launches(timestamp: int) -> None:
    """Drop launch tokens that have expired, and what was counted for keys (seconds since 1970)."""
    now = datetime.fromtimestamp(timestamp, UTC)
    services.forget_expired_launches(now=now)
    services.forget_counts(now=now)


@app.periodic(cron="47 2 * * *")
@app.task(name="lrs.apply_retention", queue="lrs", queueing_lock="lrs.apply_retention")
def apply_retention(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names it
    """Let go what has been kept long enough, and contents of attachments that nobody names.

    Many short transactions; run again, it goes on with what is left.
    """
    months.drop_expired_months(by=NIGHTLY)
    for tenant in retention.tenants_with_rules():
        retention.apply_retention(tenant=tenant, by=NIGHTLY)
    for tenant in attachment_removal.tenants_with_contents():
        attachment_removal.sweep_contents(tenant)

"""A day of the archive is the centre's local day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First moment of `day` and of the next one, in UTC (23 to 25 hours where clocks shift)."""

    def midnight(of: date) -> datetime:
        return datetime.combine(of, time.min, tzinfo=zone).astimezone(UTC)

    return midnight(day), midnight(day + timedelta(days=1))

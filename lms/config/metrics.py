"""Prometheus metrics of the house."""

from collections.abc import Iterable

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import REGISTRY, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

REQUEST_SECONDS = Histogram(
    "callcraft_request_seconds",
    "Time to answer a request, by method, view and status.",
    ("method", "view", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


class ForwardingLevels(Collector):
    """How far statements are behind on their way to and from other record stores.

    Read from the database at each scrape, so every process says the same.
    """

    LABELS = ("tenant", "name", "direction")

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing, so that registering does not ask the database."""
        return []

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Four gauges; none while the database cannot be asked, which /readyz tells."""
        from xapi.forwarding.queries import levels

        try:
            found = list(levels(timezone.now()))
        except DatabaseError:
            return []
        gauges = {
            "lag_seconds": "Age of the oldest statement not sent, or time since the last pull.",
            "dead_letters": "Statements that did not get through and wait for a decision.",
            "failures": "Failures in a row of the other store as a whole.",
            "is_running": "0 when paused, or blocked after one refusal upon another.",
        }
        families = []
        for name, text in gauges.items():
            family = GaugeMetricFamily(f"callcraft_forwarding_{name}", text, labels=self.LABELS)
            for level in found:
                labels = (str(level.tenant), level.name, level.direction)
                family.add_metric(labels, float(getattr(level, name)))
            families.append(family)
        return families


REGISTRY.register(ForwardingLevels())

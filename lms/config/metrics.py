"""Prometheus metrics of the house."""

from prometheus_client import Histogram

REQUEST_SECONDS = Histogram(
    "callcraft_request_seconds",
    "Time to answer a request, by method, view and status.",
    ("method", "view", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)

"""Addresses for operators: alive, ready, metrics."""

from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


@login_not_required
def healthz(_request: HttpRequest) -> JsonResponse:
    """Say that the process answers. Touches nothing else."""
    return JsonResponse({"status": "ok"})


@login_not_required
def readyz(_request: HttpRequest) -> JsonResponse:
    """Say whether work can be done: the database answers and its migrations are all applied."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        return JsonResponse({"status": "unready", "why": "database"}, status=503)
    if waiting:
        return JsonResponse({"status": "unready", "why": "migrations"}, status=503)
    return JsonResponse({"status": "ready"})


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics: for the machine itself, and for who holds CALLCRAFT_METRICS_TOKEN."""
    wanted = f"Bearer {settings.CALLCRAFT_METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    is_local = request.META["REMOTE_ADDR"] in {"127.0.0.1", "::1"} and not _came_by_proxy(request)
    is_right = compare_digest(given.encode(), wanted.encode())
    holds_token = bool(settings.CALLCRAFT_METRICS_TOKEN) and is_right
    if not (is_local or holds_token):
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _came_by_proxy(request: HttpRequest) -> bool:
    return any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Via"))

"""The job queue: procrastinate, in the same database, so that a job is queued by the very
transaction that makes it necessary."""

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Called once when Django is ready; rooms register their tasks in their own `tasks` modules."""

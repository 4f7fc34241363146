"""`python -m lms.config.launcher.missing_migrations`: do models and migrations say the same?

Exit code 1 where a model has changed without a migration. Unlike Django's `makemigrations --check`
this needs no database, and it looks at our own rooms only: others' migrations are theirs.
"""

import os
import sys
from collections.abc import Iterator


def missing() -> Iterator[str]:
    """Tell, one line each, the changes that no migration makes. Django must be set up."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    for label, names in loader.detect_conflicts().items():
        yield f"{label}: several last migrations: {', '.join(sorted(names))}"
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    for label, migrations in detector.changes(graph=loader.graph).items():
        room = apps.get_app_config(label).name.split(".")[0]
        if room in {"lms", "content", "scorm_packages", "xapi"}:
            for migration in migrations:
                for operation in migration.operations:
                    yield f"{label}: {operation.describe()}"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
    import django

    django.setup()
    from django.utils import translation

    with translation.override(None):  # Migrations hold labels in the language of the sources.
        changes = list(missing())
    print("\n".join(changes))
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main())

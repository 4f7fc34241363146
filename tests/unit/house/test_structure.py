"""The walls of the house that import-linter cannot see: foreign keys, migrations, tenants."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

REPOSITORY = Path(__file__).resolve().parents[3]
ORDER = {"xapi": 0, "content": 1, "scorm_packages": 2, "lms": 3}
ROOMS_OF_LMS = (
    "ui",
    "people",
    "regulation",
    "planning",
    "tracks",
    "classes",
    "coaching",
    "grading",
    "archives",
    "lti",
    "sync",
    "portal",
    "config",
)
HOUSE = [config for config in apps.get_app_configs() if config.name.split(".")[0] in ORDER]
MODELS = [model for config in HOUSE for model in config.get_models()]


def floor(module: str) -> tuple[int, int]:
    """Where a module lies: a larger pair stands on a smaller one."""
    parts = module.split(".")
    inner = {
        "lms": ROOMS_OF_LMS,
        "scorm_packages": ("manifest", "sequencing", "runtime", "cmi5", "export", "intake"),
        "content": ("storage", "media", "authoring", "h5p", "delivery"),
        "xapi": ("tenancy", "vocabulary", "statements", "lrs", "forwarding"),
    }[parts[0]]
    return ORDER[parts[0]], inner.index(parts[1])


def foreign_keys() -> Iterator[tuple[type[models.Model], str, type[models.Model]]]:
    for model in MODELS:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                yield model, field.name, field.related_model


def test_foreign_keys_point_only_down() -> None:
    wrong = [
        f"{model.__module__}.{model.__name__}.{name} → {target.__module__}"
        for model, name, target in foreign_keys()
        if target.__module__.split(".")[0] in ORDER
        and floor(target.__module__) > floor(model.__module__)
    ]
    assert not wrong


def test_migrations_wait_only_for_rooms_below() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    rooms = {config.label: config.name for config in HOUSE}
    wrong = [
        f"{label}.{name} waits for {needed}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in rooms
        for needed, _ in migration.dependencies
        if needed in rooms and floor(rooms[needed]) > floor(rooms[label])
    ]
    assert not wrong


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_table_has_the_tenant_key(model: type[models.Model]) -> None:
    if model._meta.label == "people.Tenant":
        return  # The register of tenants itself.
    fields = {field.name for field in model._meta.get_fields()}
    assert "tenant" in fields


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_unique_key_begins_with_the_tenant(model: type[models.Model]) -> None:
    if model._meta.label == "people.Tenant":
        return
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names = constraint.fields or [str(e) for e in constraint.expressions]
            assert "tenant" in names[0], constraint.name
    for field in model._meta.local_fields:
        # A one-to-one field is unique by its target, which has one tenant.
        assert field.primary_key or not field.unique or field.one_to_one, field.name
    assert not model._meta.unique_together


def test_every_room_says_what_belongs_in_it() -> None:
    silent = []
    for house in ORDER:
        package = importlib.import_module(house)
        assert package.__doc__
        for found in pkgutil.iter_modules(package.__path__):
            if found.ispkg:
                text = importlib.import_module(f"{house}.{found.name}").__doc__ or ""
                if len(text.split()) < 8:
                    silent.append(f"{house}.{found.name}")
    assert not silent


def test_the_top_level_is_as_agreed() -> None:
    packages = {path.parent.name for path in REPOSITORY.glob("*/__init__.py")}
    assert packages == {"lms", "content", "xapi", "scorm_packages", "tests"}

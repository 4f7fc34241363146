"""The check that no model has changed without a migration."""

import pytest
from django.db import models
from django.utils import translation

from lms.config.launcher.missing_migrations import missing
from lms.people.models import Tenant


def test_every_model_has_its_migrations() -> None:
    with translation.override(None):
        assert list(missing()) == []


def test_changed_field_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    field = Tenant._meta.get_field("host")
    assert isinstance(field, models.CharField)
    monkeypatch.setattr(field, "max_length", 7)
    with translation.override(None):
        assert list(missing()) == ["people: Alter field host on tenant"]

"""Legal holds, retention rules, and what was erased."""

import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models

import xapi.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("xapi_lrs", "0004_credentials"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkImport",
            fields=[
                ("tenant", models.BigIntegerField(editable=False)),
                (
                    "id",
                    models.UUIDField(
                        default=xapi.tenancy.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=300)),
                ("run_by", models.CharField(max_length=200)),
                ("lines", models.BigIntegerField(default=0)),
                ("statements", models.BigIntegerField(default=0)),
                ("known", models.BigIntegerField(default=0)),
                ("refused", models.BigIntegerField(default=0)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "lrs_bulk_import",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "sha256"), name="lrs_bulk_import_of_file"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("tenant", models.BigIntegerField(editable=False)),
                (
                    "id",
                    models.UUIDField(
                        default=xapi.tenancy.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "person",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, null=True, size=None
                    ),
                ),
                ("registration", models.UUIDField(blank=True, null=True)),
                ("reason", models.CharField(max_length=500)),
                ("placed_by", models.CharField(max_length=200)),
                ("placed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=200)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "lrs_legal_hold",
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=["tenant", "placed_at"],
                        name="lrs_legal_hold_standing",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("registration__isnull", False)),
                            models.Q(("person__isnull", False), ("registration__isnull", True)),
                            _connector="OR",
                        ),
                        name="lrs_legal_hold_of_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionRun",
            fields=[
                ("tenant", models.BigIntegerField(editable=False)),
                (
                    "id",
                    models.UUIDField(
                        default=xapi.tenancy.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("operation", models.CharField(max_length=40)),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("details", models.JSONField(default=dict)),
                ("dry_run", models.BooleanField(default=False)),
                ("run_by", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "lrs_protection_run",
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        models.OrderBy(models.F("started_at"), descending=True),
                        name="lrs_protection_run_at",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("tenant", models.BigIntegerField(editable=False)),
                (
                    "id",
                    models.UUIDField(
                        default=xapi.tenancy.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("verb", models.TextField(blank=True)),
                ("keep_days", models.PositiveIntegerField(blank=True, null=True)),
                ("spares_evidence", models.BooleanField(default=True)),
                ("set_by", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "db_table": "lrs_retention_rule",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "verb"), name="lrs_retention_rule_of_verb"
                    )
                ],
            },
        ),
    ]

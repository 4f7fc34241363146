"""Limits of keys, and who else may vouch for a caller: launches, issuers of tokens."""

import django.contrib.postgres.fields
from django.db import migrations, models

import xapi.tenancy

# Keys from before there were limits: one for everything speaks for anyone, others for outsiders.
LIMIT_OLD_KEYS = """
UPDATE lrs_credential SET speaks_for = CASE
    WHEN 'all' = ANY(scopes) THEN 'anyone' ELSE 'outsiders' END
"""


def _voiced():
    """The columns that keys and issuers share."""
    return [
        ("tenant", models.BigIntegerField(editable=False)),
        (
            "id",
            models.UUIDField(
                default=xapi.tenancy.uuid7, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("speaks_for", models.CharField(max_length=20)),
        ("home_page", models.CharField(blank=True, max_length=500)),
        ("requests_per_minute", models.PositiveIntegerField(blank=True, null=True)),
        ("created_at", models.DateTimeField()),
        ("last_used_at", models.DateTimeField(blank=True, null=True)),
        ("is_active", models.BooleanField(default=True)),
    ]


class Migration(migrations.Migration):
    dependencies = [("xapi_lrs", "0003_attachments")]
    operations = [
        migrations.AddField(
            "credential",
            "speaks_for",
            models.CharField(default="outsiders", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            "credential",
            "home_page",
            models.CharField(blank=True, default="", max_length=500),
            preserve_default=False,
        ),
        migrations.AddField(
            "credential", "requests_per_minute", models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            "credential", "previous_hash", models.BinaryField(blank=True, max_length=32, null=True)
        ),
        migrations.AddField(
            "credential", "previous_until", models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunSQL(LIMIT_OLD_KEYS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="LaunchToken",
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
                ("key", models.CharField(db_index=True, max_length=64)),
                ("secret_hash", models.BinaryField(max_length=32)),
                ("actor", models.JSONField()),
                ("registration", models.UUIDField()),
                ("activity", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "lrs_launch_token",
                "indexes": [
                    models.Index(fields=["tenant", "registration"], name="lrs_launch_token_of")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "key"), name="lrs_launch_token_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Issuer",
            fields=[
                *_voiced(),
                ("name", models.CharField(max_length=200)),
                ("issuer", models.CharField(db_index=True, max_length=500)),
                ("audience", models.CharField(max_length=500)),
                (
                    "algorithms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), size=None
                    ),
                ),
                ("scope_claim", models.CharField(max_length=200)),
                ("scope_map", models.JSONField(default=dict)),
                ("leeway", models.PositiveSmallIntegerField()),
            ],
            options={
                "db_table": "lrs_issuer",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "issuer", "audience"), name="lrs_issuer_audience"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestCount",
            fields=[
                ("tenant", models.BigIntegerField(editable=False)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant",
                        "credential",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("credential", models.UUIDField()),
                ("minute", models.BigIntegerField()),
                ("lent", models.BigIntegerField()),
            ],
            options={"db_table": "lrs_request_count"},
        ),
        # Counting requests must not wait for a disk.
        migrations.RunSQL(
            "ALTER TABLE lrs_request_count SET UNLOGGED", "ALTER TABLE lrs_request_count SET LOGGED"
        ),
    ]

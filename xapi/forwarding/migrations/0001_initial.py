import django.db.models.deletion
from django.db import migrations, models

import xapi.tenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Destination",
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
                ("name", models.CharField(max_length=80)),
                ("url", models.CharField(max_length=2000)),
                (
                    "version",
                    models.CharField(
                        choices=[("1.0.3", "1.0.3"), ("2.0.0", "2.0.0")],
                        default="2.0.0",
                        max_length=8,
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("sealed_secrets", models.TextField()),
                ("is_paused", models.BooleanField(default=False)),
                ("blocked", models.CharField(blank=True, max_length=40)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("rest_until", models.DateTimeField(blank=True, null=True)),
                ("last_success_at", models.DateTimeField(blank=True, null=True)),
                ("last_failure_at", models.DateTimeField(blank=True, null=True)),
                ("last_failure_code", models.CharField(blank=True, max_length=40)),
                ("last_failure_detail", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("selection_json", models.JSONField(default=dict)),
                ("transformation_json", models.JSONField(default=dict)),
                ("holds_actor", models.BooleanField(default=False)),
                ("batch_size", models.PositiveIntegerField(default=100)),
                ("position", models.BigIntegerField(default=0)),
                ("delivered", models.BigIntegerField(default=0)),
                ("refused_in_a_row", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "forwarding_destination",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "name"), name="forwarding_destination_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("batch_size__gte", 1), ("batch_size__lte", 1000)),
                        name="forwarding_destination_batch",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
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
                ("name", models.CharField(max_length=80)),
                ("url", models.CharField(max_length=2000)),
                (
                    "version",
                    models.CharField(
                        choices=[("1.0.3", "1.0.3"), ("2.0.0", "2.0.0")],
                        default="2.0.0",
                        max_length=8,
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("sealed_secrets", models.TextField()),
                ("is_paused", models.BooleanField(default=False)),
                ("blocked", models.CharField(blank=True, max_length=40)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("rest_until", models.DateTimeField(blank=True, null=True)),
                ("last_success_at", models.DateTimeField(blank=True, null=True)),
                ("last_failure_at", models.DateTimeField(blank=True, null=True)),
                ("last_failure_code", models.CharField(blank=True, max_length=40)),
                ("last_failure_detail", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("cursor", models.DateTimeField(blank=True, null=True)),
                ("every_seconds", models.PositiveIntegerField(default=60)),
                ("taken", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "forwarding_source",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "name"), name="forwarding_source_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadLetter",
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
                ("statement_id", models.UUIDField()),
                ("position", models.BigIntegerField(blank=True, null=True)),
                ("held", models.BigIntegerField(blank=True, null=True)),
                ("caught_up", models.BigIntegerField(blank=True, null=True)),
                ("reason", models.CharField(max_length=40)),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("detail", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("wanted", "Wanted"),
                            ("delivered", "Delivered"),
                            ("dismissed", "Dismissed"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=1)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "destination",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="xapi_forwarding.destination",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="xapi_forwarding.source",
                    ),
                ),
            ],
            options={
                "db_table": "forwarding_dead_letter",
                "indexes": [
                    models.Index(
                        fields=["tenant", "destination", "state", "position"],
                        name="forwarding_letter_out",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "destination", "statement_id"),
                        name="forwarding_letter_out_once",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "source", "statement_id"),
                        name="forwarding_letter_in_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("destination", None), ("source__isnull", False)),
                            models.Q(("destination__isnull", False), ("source", None)),
                            _connector="OR",
                        ),
                        name="forwarding_letter_of_one",
                    ),
                ],
            },
        ),
    ]

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import xapi.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("h5p", "0003_upgrades"),
    ]

    operations = [
        migrations.CreateModel(
            name="HubListing",
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
                ("hub", models.TextField()),
                ("site", models.CharField(blank=True, max_length=100)),
                ("etag", models.TextField(blank=True)),
                ("content_types", models.JSONField(default=list)),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                ("tried_at", models.DateTimeField()),
                ("failure", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("tenant"), name="h5p_hub_listing_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="InstalledEditor",
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
                ("name", models.CharField(max_length=255)),
                ("storage_prefix", models.TextField()),
                ("files", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("installed_by", models.TextField()),
                ("installed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("replaced_by", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("tenant"),
                        condition=models.Q(("replaced_at__isnull", True)),
                        name="h5p_editor_current",
                    )
                ],
            },
        ),
    ]

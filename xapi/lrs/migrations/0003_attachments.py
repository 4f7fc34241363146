"""Attachments: what the store holds of them."""

import django.utils.timezone
from django.db import migrations, models

import xapi.tenancy


class Migration(migrations.Migration):
    dependencies = [("xapi_lrs", "0002_documents")]
    operations = [
        migrations.CreateModel(
            name="AttachmentContent",
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
                ("sha2", models.CharField(max_length=128)),
                ("size", models.BigIntegerField()),
                ("content_type", models.TextField()),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "db_table": "lrs_attachment",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "sha2"), name="lrs_attachment_sha2"),
                ],
            },
        ),
    ]

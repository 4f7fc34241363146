"""Documents: state, agent profiles, activity profiles."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("xapi_lrs", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("tenant", models.BigIntegerField(editable=False)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant",
                        "key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.UUIDField(editable=False)),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[(1, "STATE"), (2, "AGENT_PROFILE"), (3, "ACTIVITY_PROFILE")]
                    ),
                ),
                ("agent", models.BigIntegerField(editable=False, null=True)),
                ("activity", models.BigIntegerField(editable=False, null=True)),
                ("agent_identifier", models.TextField(blank=True, default="")),
                ("activity_id", models.TextField(blank=True, default="")),
                ("registration", models.UUIDField(blank=True, null=True)),
                ("document_id", models.TextField()),
                ("content_type", models.CharField(max_length=255)),
                ("sha1", models.BinaryField(max_length=20)),
                ("content", models.BinaryField()),
                ("stored", models.DateTimeField()),
            ],
            options={
                "db_table": "lrs_document",
                "indexes": [
                    models.Index(
                        condition=models.Q(("agent__isnull", False)),
                        fields=["agent", "activity"],
                        name="lrs_document_agent",
                    ),
                    models.Index(
                        condition=models.Q(("agent__isnull", True)),
                        fields=["activity"],
                        name="lrs_document_activity",
                    ),
                ],
            },
        ),
    ]

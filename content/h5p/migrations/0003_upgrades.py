import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("h5p", "0002_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="content",
            name="upgraded_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="upgrades",
                to="h5p.content",
            ),
        ),
    ]

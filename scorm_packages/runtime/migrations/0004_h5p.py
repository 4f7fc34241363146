"""H5P content is a package like others: its format, its one item, and the content it plays."""

import django.db.models.deletion
from django.db import migrations, models

FORMATS = [
    ("scorm12", "SCORM 1.2"),
    ("scorm2004", "SCORM 2004"),
    ("cmi5", "cmi5"),
    ("xapi", "xAPI (Tin Can)"),
    ("h5p", "H5P"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("h5p", "0001_libraries_and_content"),
        ("scorm_runtime", "0003_sequencing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="package",
            name="format",
            field=models.CharField(choices=FORMATS, max_length=16),
        ),
        migrations.AlterField(
            model_name="packageitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sco", "SCO"),
                    ("asset", "Asset"),
                    ("au", "Assignable unit"),
                    ("h5p", "H5P content"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="runtimesession",
            name="standard",
            field=models.CharField(
                choices=FORMATS, db_default="scorm12", default="scorm12", max_length=16
            ),
        ),
        migrations.AddField(
            model_name="package",
            name="h5p_content",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="packages",
                to="h5p.content",
            ),
        ),
        migrations.AddField(
            model_name="interaction",
            name="claimed",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]

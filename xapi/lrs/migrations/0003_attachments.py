"""Attachments: what the store holds of them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("xapi_lrs", "0002_documents")]
    operations = []

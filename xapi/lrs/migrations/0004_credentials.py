"""Limits of keys, and who else may vouch for a caller."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("xapi_lrs", "0003_attachments")]
    operations = []

"""Legal holds, retention rules, and what was erased."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("xapi_lrs", "0004_credentials")]
    operations = []

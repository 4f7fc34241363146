"""Documents: state, agent profiles, activity profiles; what is known of activities."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("xapi_lrs", "0001_initial")]
    operations = []

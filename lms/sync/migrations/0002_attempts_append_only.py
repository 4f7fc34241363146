from django.db import migrations

FORWARD = """
CREATE FUNCTION sync_attempts_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of delivery attempts is only ever added to';
END
$$;
CREATE TRIGGER sync_attempts_append_only
    BEFORE UPDATE ON sync_deliveryattempt
    FOR EACH ROW EXECUTE FUNCTION sync_attempts_append_only();
"""
BACKWARD = """
DROP TRIGGER sync_attempts_append_only ON sync_deliveryattempt;
DROP FUNCTION sync_attempts_append_only();
"""


class Migration(migrations.Migration):
    """Past attempts cannot be rewritten. They may be deleted: keeping them has a time limit."""

    dependencies = [("sync", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

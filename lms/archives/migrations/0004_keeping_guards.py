"""Closed contents are append-only; keys are destroyed once and for all; open contents may be closed.

A content that lies in the clear may go when the same content lies closed beside it, and in no
other case. A key's row stays for ever: it may be wrapped anew, or lose its key and say why.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION archives_only_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM gone) OR EXISTS (
        SELECT FROM gone LEFT JOIN archives_sealedcontent closed USING (tenant, entry_id)
        WHERE closed.entry_id IS NULL
    ) THEN
        RAISE EXCEPTION 'the training archive is append-only: % of % refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'An open content goes only when it lies closed beside it.';
    END IF;
    RETURN NULL;
END;
$$;
CREATE FUNCTION archives_key_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.destroyed_at IS NULL
        AND (NEW.tenant, NEW.id, NEW.employee_id, NEW.retention, NEW.period, NEW.created_at)
            IS NOT DISTINCT FROM
            (OLD.tenant, OLD.id, OLD.employee_id, OLD.retention, OLD.period, OLD.created_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'keys of the training archive stay: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'A key may be wrapped anew, or destroyed once; its row remains.';
END;
$$;
"""
FUNCTIONS_BACK = "DROP FUNCTION archives_only_closed(); DROP FUNCTION archives_key_stays();"

CONTENT = """
DROP TRIGGER archives_no_change ON archives_archivecontent;
CREATE TRIGGER archives_no_change BEFORE UPDATE ON archives_archivecontent
    FOR EACH STATEMENT EXECUTE FUNCTION archives_append_only();
CREATE TRIGGER archives_only_closed AFTER DELETE ON archives_archivecontent
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION archives_only_closed();
ALTER TABLE archives_archivecontent ENABLE ALWAYS TRIGGER archives_no_change;
ALTER TABLE archives_archivecontent ENABLE ALWAYS TRIGGER archives_only_closed;
"""
CONTENT_BACK = """
DROP TRIGGER archives_only_closed ON archives_archivecontent;
DROP TRIGGER archives_no_change ON archives_archivecontent;
CREATE TRIGGER archives_no_change BEFORE UPDATE OR DELETE ON archives_archivecontent
    FOR EACH STATEMENT EXECUTE FUNCTION archives_append_only();
ALTER TABLE archives_archivecontent ENABLE ALWAYS TRIGGER archives_no_change;
"""

CLOSED = """
CREATE TRIGGER archives_no_change BEFORE UPDATE OR DELETE ON archives_sealedcontent
    FOR EACH STATEMENT EXECUTE FUNCTION archives_append_only();
CREATE TRIGGER archives_no_truncate BEFORE TRUNCATE ON archives_sealedcontent
    FOR EACH STATEMENT EXECUTE FUNCTION archives_append_only();
ALTER TABLE archives_sealedcontent ENABLE ALWAYS TRIGGER archives_no_change;
ALTER TABLE archives_sealedcontent ENABLE ALWAYS TRIGGER archives_no_truncate;
"""
CLOSED_BACK = """
DROP TRIGGER archives_no_change ON archives_sealedcontent;
DROP TRIGGER archives_no_truncate ON archives_sealedcontent;
"""

KEYS = """
CREATE TRIGGER archives_key_stays BEFORE UPDATE OR DELETE ON archives_personkey
    FOR EACH ROW EXECUTE FUNCTION archives_key_stays();
CREATE TRIGGER archives_no_truncate BEFORE TRUNCATE ON archives_personkey
    FOR EACH STATEMENT EXECUTE FUNCTION archives_append_only();
ALTER TABLE archives_personkey ENABLE ALWAYS TRIGGER archives_key_stays;
ALTER TABLE archives_personkey ENABLE ALWAYS TRIGGER archives_no_truncate;
"""
KEYS_BACK = """
DROP TRIGGER archives_key_stays ON archives_personkey;
DROP TRIGGER archives_no_truncate ON archives_personkey;
"""


class Migration(migrations.Migration):
    dependencies = [("archives", "0003_keeping")]

    operations = [
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        migrations.RunSQL(CONTENT, CONTENT_BACK),
        migrations.RunSQL(CLOSED, CLOSED_BACK),
        migrations.RunSQL(KEYS, KEYS_BACK),
    ]

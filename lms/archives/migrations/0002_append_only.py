"""Entries, contents, seals and keys can be added and read; nothing else.

The triggers are ALWAYS ones: they also hold in a session that calls itself a replica. Whoever owns
the tables can still take them away, which is why every row is chained, sealed and signed as well.
"""

from django.db import migrations

TABLES = ("archiveentry", "archivecontent", "archiveseal", "signingkey")

FUNCTION = """
CREATE FUNCTION archives_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the training archive is append-only: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Correct an entry by appending one that supersedes it.';
END;
$$;
"""

TRIGGERS = """
CREATE TRIGGER archives_no_change BEFORE UPDATE OR DELETE ON archives_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION archives_append_only();
CREATE TRIGGER archives_no_truncate BEFORE TRUNCATE ON archives_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION archives_append_only();
ALTER TABLE archives_{table} ENABLE ALWAYS TRIGGER archives_no_change;
ALTER TABLE archives_{table} ENABLE ALWAYS TRIGGER archives_no_truncate;
"""

REVERSE = """
DROP TRIGGER archives_no_change ON archives_{table};
DROP TRIGGER archives_no_truncate ON archives_{table};
"""


class Migration(migrations.Migration):
    dependencies = [("archives", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION archives_append_only();"),
        *(
            migrations.RunSQL(TRIGGERS.format(table=table), REVERSE.format(table=table))
            for table in TABLES
        ),
    ]

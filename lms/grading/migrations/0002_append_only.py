"""Decisions are only ever added: the database refuses to change or delete one, whoever asks.

The triggers are ALWAYS ones: they also hold in a session that calls itself a replica.
"""

from django.db import migrations

FORBID = """
CREATE FUNCTION grading_decision_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision is final: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'Write a decision that supersedes it.';
END
$$;
CREATE TRIGGER grading_no_change BEFORE UPDATE OR DELETE ON grading_decision
    FOR EACH STATEMENT EXECUTE FUNCTION grading_decision_is_final();
CREATE TRIGGER grading_no_truncate BEFORE TRUNCATE ON grading_decision
    FOR EACH STATEMENT EXECUTE FUNCTION grading_decision_is_final();
ALTER TABLE grading_decision ENABLE ALWAYS TRIGGER grading_no_change;
ALTER TABLE grading_decision ENABLE ALWAYS TRIGGER grading_no_truncate;
"""
ALLOW = """
DROP TRIGGER grading_no_change ON grading_decision;
DROP TRIGGER grading_no_truncate ON grading_decision;
DROP FUNCTION grading_decision_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("grading", "0001_initial")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]

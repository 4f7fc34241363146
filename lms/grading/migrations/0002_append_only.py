"""Decisions are only ever added: the database refuses to change or delete one, whoever asks."""

from django.db import migrations

FORBID = """
CREATE FUNCTION grading_decision_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decision % is final: write one that supersedes it', OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER grading_decision_is_final BEFORE UPDATE OR DELETE ON grading_decision
    FOR EACH ROW EXECUTE FUNCTION grading_decision_is_final();
"""
ALLOW = """
DROP TRIGGER grading_decision_is_final ON grading_decision;
DROP FUNCTION grading_decision_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("grading", "0001_initial")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]

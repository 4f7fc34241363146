"""What the database itself refuses, whoever asks.

Readings and acknowledgements are only added to. A version in force, its clauses, and a form in use
stay as they are; a version in force may be retired and get another day of review.
"""

from django.db import migrations

APPEND_ONLY = ("reading", "acknowledgement")

FUNCTION = """
CREATE FUNCTION regulation_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the register is append-only: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Decide or acknowledge anew instead.';
END
$$;
"""
TRIGGERS = """
CREATE TRIGGER regulation_no_change BEFORE UPDATE OR DELETE ON regulation_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION regulation_append_only();
CREATE TRIGGER regulation_no_truncate BEFORE TRUNCATE ON regulation_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION regulation_append_only();
ALTER TABLE regulation_{table} ENABLE ALWAYS TRIGGER regulation_no_change;
ALTER TABLE regulation_{table} ENABLE ALWAYS TRIGGER regulation_no_truncate;
"""
NO_TRIGGERS = """
DROP TRIGGER regulation_no_change ON regulation_{table};
DROP TRIGGER regulation_no_truncate ON regulation_{table};
"""

VERSIONS = """
CREATE FUNCTION regulation_version_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY['state', 'retired_on', 'review_due'];
BEGIN
    IF OLD.state IN ('draft', 'reviewed') THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change
        AND (NEW.state = OLD.state OR (OLD.state = 'in_force' AND NEW.state = 'retired')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'regulation version % is % and cannot be changed', OLD.label, OLD.state
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER regulation_version_is_fixed
    BEFORE UPDATE OR DELETE ON regulation_regulationversion
    FOR EACH ROW EXECUTE FUNCTION regulation_version_is_fixed();

CREATE FUNCTION regulation_clause_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.version_id ELSE OLD.version_id END;
    found text;
BEGIN
    SELECT state INTO found FROM regulation_regulationversion WHERE id = named;
    IF found IN ('in_force', 'retired') THEN
        RAISE EXCEPTION 'the clauses of a version that is % cannot be changed', found
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER regulation_clause_is_fixed
    BEFORE INSERT OR UPDATE OR DELETE ON regulation_clause
    FOR EACH ROW EXECUTE FUNCTION regulation_clause_is_fixed();

CREATE FUNCTION regulation_form_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_draft THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'version % of form % is in use and cannot be changed', OLD.number, OLD.code
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER regulation_form_is_fixed BEFORE UPDATE OR DELETE ON regulation_editedform
    FOR EACH ROW EXECUTE FUNCTION regulation_form_is_fixed();
"""
NO_VERSIONS = """
DROP TRIGGER regulation_version_is_fixed ON regulation_regulationversion;
DROP TRIGGER regulation_clause_is_fixed ON regulation_clause;
DROP TRIGGER regulation_form_is_fixed ON regulation_editedform;
DROP FUNCTION regulation_version_is_fixed();
DROP FUNCTION regulation_clause_is_fixed();
DROP FUNCTION regulation_form_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("regulation", "0003_register")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION regulation_append_only();"),
        *(
            migrations.RunSQL(TRIGGERS.format(table=table), NO_TRIGGERS.format(table=table))
            for table in APPEND_ONLY
        ),
        migrations.RunSQL(VERSIONS, NO_VERSIONS),
    ]

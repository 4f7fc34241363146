"""What is active is fixed: the database refuses to change or delete it, whoever asks.

One change is allowed: an active version may become retired.
"""

from django.db import migrations

FIX = """
CREATE FUNCTION regulation_active_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'active' AND NEW.state = 'retired'
        AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rule set % % is % and cannot be changed', OLD.key, OLD.version, OLD.state
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER regulation_active_is_fixed BEFORE UPDATE OR DELETE ON regulation_rulesetversion
    FOR EACH ROW EXECUTE FUNCTION regulation_active_is_fixed();
"""
UNFIX = """
DROP TRIGGER regulation_active_is_fixed ON regulation_rulesetversion;
DROP FUNCTION regulation_active_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("regulation", "0001_initial")]

    operations = [migrations.RunSQL(FIX, UNFIX)]

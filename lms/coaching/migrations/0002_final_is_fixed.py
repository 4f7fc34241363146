"""What is published or final is fixed: the database refuses to change its content, whoever asks.

Of a published scorecard only the state may change, and only forward; of a final assessment only
that another took its place.
"""

from django.db import migrations

FIX = """
CREATE FUNCTION coaching_version_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'active' AND NEW.state = 'retired'
        AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'version % of scorecard % is % and cannot be changed',
        OLD.number, OLD.scorecard_id, OLD.state USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER coaching_version_is_fixed BEFORE UPDATE OR DELETE ON coaching_scorecardversion
    FOR EACH ROW EXECUTE FUNCTION coaching_version_is_fixed();

CREATE FUNCTION coaching_assessment_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'final' AND NEW.state IN ('final', 'replaced')
        AND to_jsonb(NEW) - 'state' - 'statement_id' = to_jsonb(OLD) - 'state' - 'statement_id'
        AND (OLD.statement_id IS NULL OR NEW.statement_id = OLD.statement_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'assessment % is % and cannot be changed', OLD.id, OLD.state
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER coaching_assessment_is_fixed BEFORE UPDATE OR DELETE ON coaching_assessment
    FOR EACH ROW EXECUTE FUNCTION coaching_assessment_is_fixed();
"""
UNFIX = """
DROP TRIGGER coaching_assessment_is_fixed ON coaching_assessment;
DROP FUNCTION coaching_assessment_is_fixed();
DROP TRIGGER coaching_version_is_fixed ON coaching_scorecardversion;
DROP FUNCTION coaching_version_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("coaching", "0001_initial")]

    operations = [migrations.RunSQL(FIX, UNFIX)]

"""Talks that were held and sheets that are final stay as they were filed, whoever asks.

What came of a talk is added once, and another sheet may take the place of a final one. Beyond that
words may only be emptied, when the person they are about is forgotten (decision 0010); who, when,
scores and verdicts stay. The triggers are ALWAYS ones: they also hold in a session that calls
itself a replica.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION coaching_talk_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said CONSTANT text[] := '{observed,practised,actions,follow_up,followed_up_at}';
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - said = to_jsonb(OLD) - said
        AND NEW.observed IN (OLD.observed, '') AND NEW.practised IN (OLD.practised, '')
        AND NEW.actions IN (OLD.actions, '[]')
        AND (
            OLD.followed_up_at IS NULL AND NEW.followed_up_at IS NOT NULL
            OR NEW.followed_up_at IS NOT DISTINCT FROM OLD.followed_up_at
                AND NEW.follow_up IN (OLD.follow_up, '')
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a coaching talk is kept: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Write down another talk.';
END;
$$;
CREATE TRIGGER coaching_talk_is_kept BEFORE UPDATE OR DELETE ON coaching_coachingtalk
    FOR EACH ROW EXECUTE FUNCTION coaching_talk_is_kept();
ALTER TABLE coaching_coachingtalk ENABLE ALWAYS TRIGGER coaching_talk_is_kept;

CREATE FUNCTION coaching_lines_emptied(lines jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_agg(line || '{"target": "", "actual": ""}' ORDER BY place), '[]')
    FROM jsonb_array_elements(lines) WITH ORDINALITY AS listed (line, place)
$$;
CREATE FUNCTION coaching_sheet_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said CONSTANT text[] := '{state,remark,action,lines}';
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - said = to_jsonb(OLD) - said
        AND (NEW.state = OLD.state OR NEW.state = 'replaced')
        AND NEW.remark IN (OLD.remark, '') AND NEW.action IN (OLD.action, '')
        AND NEW.lines IN (OLD.lines, coaching_lines_emptied(OLD.lines))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a final sheet is kept: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Correct it by another sheet.';
END;
$$;
CREATE TRIGGER coaching_sheet_is_kept BEFORE UPDATE OR DELETE ON coaching_indicatorsheet
    FOR EACH ROW EXECUTE FUNCTION coaching_sheet_is_kept();
ALTER TABLE coaching_indicatorsheet ENABLE ALWAYS TRIGGER coaching_sheet_is_kept;

CREATE FUNCTION coaching_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was coached and scored is kept: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER coaching_no_change BEFORE UPDATE OR DELETE ON coaching_reviewedrecording
    FOR EACH STATEMENT EXECUTE FUNCTION coaching_append_only();
ALTER TABLE coaching_reviewedrecording ENABLE ALWAYS TRIGGER coaching_no_change;
"""
FREE = """
DROP TRIGGER coaching_no_change ON coaching_reviewedrecording;
DROP TRIGGER coaching_sheet_is_kept ON coaching_indicatorsheet;
DROP TRIGGER coaching_talk_is_kept ON coaching_coachingtalk;
DROP FUNCTION coaching_sheet_is_kept();
DROP FUNCTION coaching_lines_emptied(jsonb);
DROP FUNCTION coaching_talk_is_kept();
"""
NO_TRUNCATE = """
CREATE TRIGGER coaching_no_truncate BEFORE TRUNCATE ON coaching_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION coaching_append_only();
ALTER TABLE coaching_{table} ENABLE ALWAYS TRIGGER coaching_no_truncate;
"""
TRUNCATE = "DROP TRIGGER coaching_no_truncate ON coaching_{table};"
FREE_ALL = "DROP FUNCTION coaching_append_only();"
TABLES = (
    "assessment",
    "coachingtalk",
    "indicatorsheet",
    "reviewedrecording",
    "scorecardversion",
)


class Migration(migrations.Migration):
    dependencies = [("coaching", "0002_final_is_fixed")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, FREE_ALL),
        migrations.RunSQL(KEEP, FREE),
        *(
            migrations.RunSQL(NO_TRUNCATE.format(table=table), TRUNCATE.format(table=table))
            for table in TABLES
        ),
    ]

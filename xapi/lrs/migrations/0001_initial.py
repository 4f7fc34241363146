"""The record's tables. The partitioned ones are made by SQL; Django is told their shape."""

import django.contrib.postgres.fields
from django.db import migrations, models

import xapi.tenancy

# Columns of eight bytes first: PostgreSQL pads between columns of different alignment.
# The payload is compressed already, so it is stored as it is (EXTERNAL).
TABLES = """
CREATE TABLE lrs_statement_id (
    tenant bigint NOT NULL,
    position bigint,
    id uuid NOT NULL,
    voided boolean NOT NULL,
    PRIMARY KEY (tenant, id)
) PARTITION BY HASH (id);

CREATE TABLE lrs_statement (
    tenant bigint NOT NULL,
    position bigint NOT NULL,
    timestamp timestamptz NOT NULL,
    verb bigint NOT NULL,
    actor bigint,
    activity bigint,
    registration bigint,
    id uuid NOT NULL,
    codec smallint NOT NULL,
    voided boolean NOT NULL,
    sha256 bytea NOT NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (tenant, position)
) PARTITION BY RANGE (position);
ALTER TABLE lrs_statement ALTER COLUMN sha256 SET STORAGE PLAIN;
ALTER TABLE lrs_statement ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE INDEX lrs_statement_verb ON lrs_statement (verb, position);
CREATE INDEX lrs_statement_actor ON lrs_statement (actor, verb, position);
CREATE INDEX lrs_statement_activity ON lrs_statement (activity, verb, position);
CREATE INDEX lrs_statement_registration ON lrs_statement (registration, position)
    WHERE registration IS NOT NULL;

CREATE TABLE lrs_link (
    tenant bigint NOT NULL,
    ref bigint NOT NULL,
    verb bigint NOT NULL,
    position bigint NOT NULL,
    kind smallint NOT NULL
) PARTITION BY RANGE (position);
-- The keys contain the tenant, so it need not stand in the index.
CREATE UNIQUE INDEX lrs_link_key ON lrs_link (ref, kind, verb, position);

-- Goes round from 0 to 4095 and tells writers of one microsecond apart (rules.positions).
CREATE SEQUENCE lrs_batch AS smallint MINVALUE 0 MAXVALUE 4095 CYCLE;
"""
REMOVE = """
DROP TABLE lrs_link;
DROP TABLE lrs_statement;
DROP TABLE lrs_statement_id;
DROP SEQUENCE lrs_batch;
"""
HASH_PARTITIONS = 16
NETS = """
-- What lies outside all months is caught here, and moved when its month is made.
CREATE TABLE lrs_statement_default PARTITION OF lrs_statement DEFAULT;
CREATE TABLE lrs_link_default PARTITION OF lrs_link DEFAULT;
"""


def make_partitions(_apps, schema_editor):
    for number in range(HASH_PARTITIONS):
        schema_editor.execute(
            f"CREATE TABLE lrs_statement_id_{number:02} PARTITION OF lrs_statement_id"
            f" FOR VALUES WITH (MODULUS {HASH_PARTITIONS}, REMAINDER {number})"
        )
    schema_editor.execute(NETS)
    from xapi.lrs.services.partitions import ensure_partitions

    ensure_partitions()


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(TABLES, REMOVE),
                migrations.RunPython(make_partitions, migrations.RunPython.noop),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="StatementId",
                    fields=[
                        ("tenant", models.BigIntegerField(editable=False)),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "tenant",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField(editable=False)),
                        ("position", models.BigIntegerField(editable=False, null=True)),
                        ("voided", models.BooleanField(default=False)),
                    ],
                    options={"db_table": "lrs_statement_id"},
                ),
                migrations.CreateModel(
                    name="StatementRow",
                    fields=[
                        ("tenant", models.BigIntegerField(editable=False)),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "tenant",
                                "position",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("position", models.BigIntegerField(editable=False)),
                        ("id", models.UUIDField(editable=False)),
                        ("timestamp", models.DateTimeField(editable=False)),
                        ("verb", models.BigIntegerField(editable=False)),
                        ("actor", models.BigIntegerField(editable=False, null=True)),
                        ("activity", models.BigIntegerField(editable=False, null=True)),
                        ("registration", models.BigIntegerField(editable=False, null=True)),
                        ("voided", models.BooleanField(default=False)),
                        ("codec", models.SmallIntegerField(editable=False)),
                        ("sha256", models.BinaryField()),
                        ("payload", models.BinaryField()),
                    ],
                    options={
                        "db_table": "lrs_statement",
                        "indexes": [
                            models.Index(fields=["verb", "position"], name="lrs_statement_verb"),
                            models.Index(
                                fields=["actor", "verb", "position"], name="lrs_statement_actor"
                            ),
                            models.Index(
                                fields=["activity", "verb", "position"],
                                name="lrs_statement_activity",
                            ),
                            models.Index(
                                condition=models.Q(("registration__isnull", False)),
                                fields=["registration", "position"],
                                name="lrs_statement_registration",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LinkRow",
                    fields=[
                        ("tenant", models.BigIntegerField(editable=False)),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "tenant",
                                "kind",
                                "ref",
                                "verb",
                                "position",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("kind", models.SmallIntegerField(editable=False)),
                        ("ref", models.BigIntegerField(editable=False)),
                        ("verb", models.BigIntegerField(editable=False)),
                        ("position", models.BigIntegerField(editable=False)),
                    ],
                    options={"db_table": "lrs_link"},
                ),
            ],
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                ("tenant", models.BigIntegerField(editable=False)),
                (
                    "id",
                    models.UUIDField(
                        default=xapi.tenancy.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("key", models.CharField(db_index=True, max_length=64)),
                ("secret_hash", models.BinaryField(max_length=32)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "lrs_credential",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "key"), name="lrs_credential_key"),
                ],
            },
        ),
    ]

"""What a learner's home costs where 100,000 learners have courses.

`portal.home` is the server's time for the page, p95 in milliseconds; beside it stand how much a
first visit transfers (compressed, script and style included) and how many requests it makes. All
three have a goal. Rows are made in the database itself, by the thousands; what is measured are
real requests by different learners, one after the other.
"""

import re
import statistics
import time
from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from django.db import connection
from django.test import Client

from lms.people.models import Employee
from lms.regulation.models import RuleSetVersion
from lms.tracks.models import Track
from tests.builders.centre import Centre
from xapi.tenancy import uuid7

MUST_MS: Final = 100
MUST_KB: Final = 150
MUST_REQUESTS: Final = 15
VISITS: Final = 200
PLAYED: Final = 2
HOST: Final = "127.0.0.1"

_hosts = count(1)

# Ids are hashes of what a row stands for, so that rows of one table can name those of another.
_LEARNERS: Final = """
CREATE FUNCTION pg_temp.made(kind text, n bigint, part bigint DEFAULT 0) RETURNS uuid
    LANGUAGE sql IMMUTABLE AS $$ SELECT md5(kind || ' %(salt)s ' || n || ' ' || part)::uuid $$;

INSERT INTO people_employee (id, tenant, password, login, employee_no, name, post, rank, email,
                             language, is_active)
SELECT pg_temp.made('employee', n), %(tenant)s, '!', 'bench' || n, 'B' || lpad(n::text, 6, '0'),
       'Learner ' || n, '', '', '', 'en', true
  FROM generate_series(1, %(learners)s) n;

INSERT INTO people_rolegrant (id, tenant, employee_id, role)
SELECT pg_temp.made('role', n), %(tenant)s, pg_temp.made('employee', n), 'learner'
  FROM generate_series(1, %(learners)s) n;

INSERT INTO tracks_enrolment (id, tenant, employee_id, track_id, enrolled_at, due_on)
SELECT pg_temp.made('enrolment', n, t), %(tenant)s, pg_temp.made('employee', n),
       (%(tracks)s::uuid[])[t], now(), current_date + 14
  FROM generate_series(1, %(learners)s) n, generate_series(1, 2) t;

INSERT INTO scorm_runtime_registration (id, tenant, package_id, actor_home_page, actor_name,
                                        learner_name, learner_id, number, created_at)
SELECT pg_temp.made('registration', n, i), %(tenant)s, (%(packages)s::uuid[])[i],
       'https://callcraft.example/people', pg_temp.made('employee', n)::text, 'Learner', 'B', 1,
       now()
  FROM generate_series(1, %(learners)s) n, generate_series(1, %(played)s) i;

INSERT INTO tracks_courseregistration (id, tenant, enrolment_id, item_id, registration_id)
SELECT pg_temp.made('course', n, i), %(tenant)s, pg_temp.made('enrolment', n, 1),
       (%(items)s::uuid[])[i], pg_temp.made('registration', n, i)
  FROM generate_series(1, %(learners)s) n, generate_series(1, %(played)s) i;

INSERT INTO scorm_runtime_attempt (id, tenant, registration_id, number, opened_at)
SELECT pg_temp.made('attempt', n, i), %(tenant)s, pg_temp.made('registration', n, i), 1, now()
  FROM generate_series(1, %(learners)s) n, generate_series(1, %(played)s) i;

INSERT INTO scorm_runtime_scostate (id, tenant, attempt_id, item_id, cmi, lesson_status, score_raw,
                                    total_time_cs, entry, updated_at)
SELECT pg_temp.made('state', n, i), %(tenant)s, pg_temp.made('attempt', n, i),
       (%(parts)s::uuid[])[i], '{}', 'passed', 88, 30000, '', now()
  FROM generate_series(1, %(learners)s) n, generate_series(1, %(played)s) i;

INSERT INTO grading_decision (id, tenant, enrolment_id, employee_id, scope, number, outcome, score,
                              rule_set_id, rule_set_sha256, engine_version, record,
                              record_bytes_sha256, computed_at)
SELECT pg_temp.made('decision', n, i), %(tenant)s, pg_temp.made('enrolment', n, 1),
       pg_temp.made('employee', n), (%(scopes)s::text[])[i], 1,
       CASE WHEN i <= %(played)s THEN 'pass' ELSE 'indeterminate' END, 88, %(rules)s, '', '1', '{}',
       '', now()
  FROM generate_series(1, %(learners)s) n, generate_series(1, %(played)s + 1) i;

ANALYZE people_employee, people_rolegrant, tracks_enrolment, scorm_runtime_registration,
        tracks_courseregistration, scorm_runtime_attempt, scorm_runtime_scostate, grading_decision;
"""


def run(learners: int = 100_000) -> Iterator[dict[str, Any]]:
    """Fill a centre with that many learners and visit the home pages of some."""
    centre = Centre(host=f"bench-{uuid7().hex}-{next(_hosts)}.example")
    _fill(centre, learners)
    step = max(1, learners // VISITS)
    numbers = [f"B{n:06d}" for n in range(1, learners + 1, step)][:VISITS]
    visitors = Employee.objects.filter(tenant=centre.tenant.id, employee_no__in=numbers)
    clients = [_signed_in(visitor) for visitor in visitors]
    _visit(clients[0])
    times = [_visit(client)[0] for client in clients]
    page = _visit(clients[0])[1]
    kilobytes, requests = _first_visit(clients[0], page)
    yield {
        "bench": "portal.home",
        "value": round(statistics.quantiles(times, n=20)[-1] * 1000, 1),
        "must": MUST_MS,
        "p50_ms": round(statistics.median(times) * 1000, 1),
        "transfer_kb": round(kilobytes, 1),
        "must_transfer_kb": MUST_KB,
        "requests": requests,
        "must_requests": MUST_REQUESTS,
        "learners": learners,
        "visits": len(times),
    }


def _fill(centre: Centre, learners: int) -> None:
    keys = ("company", "rules", "skills", "business", "simulation")
    packages = [centre.package(key) for key in keys]
    items = [(key, key, key, package) for key, package in zip(keys, packages, strict=True)]
    new_hire = centre.track([("First weeks", "前几周", items[:3]), ("Calls", "接听", items[3:])])
    in_service = centre.track(
        [("Skills", "技能", items[2:3])], rule_set="csr.in_service", kind=Track.Kind.IN_SERVICE
    )
    rules = RuleSetVersion.objects.get(tenant=centre.tenant.id, key="csr.new_hire")
    by_key = {item.key: item.id for item in new_hire.items.all()}
    with connection.cursor() as cursor:
        cursor.execute(
            _LEARNERS,
            {
                "salt": centre.tenant.id,
                "tenant": centre.tenant.id,
                "learners": learners,
                "tracks": [new_hire.id, in_service.id],
                "packages": [package.id for package in packages],
                "items": [by_key[key] for key in keys],
                "parts": [package.items.get().id for package in packages],
                "played": PLAYED,
                "scopes": [*(f"component:{key}" for key in keys[:PLAYED]), "total"],
                "rules": rules.id,
            },
        )


def _signed_in(visitor: Employee) -> Client:
    client = Client(headers={"host": HOST, "accept-encoding": "gzip"})
    client.force_login(visitor)
    return client


def _visit(client: Client) -> tuple[float, str]:
    """Seconds that the home page took, and the page."""
    began = time.perf_counter()
    response = client.get("/")
    taken = time.perf_counter() - began
    if response.status_code != 200:
        raise RuntimeError(f"the home page answered {response.status_code}")
    return taken, client.get("/", headers={"accept-encoding": ""}).content.decode()


def _first_visit(client: Client, page: str) -> tuple[float, int]:
    """Kilobytes and requests of a visit with an empty cache: the page and all that it links."""
    files = re.findall(r'<(?:link rel="stylesheet"|script|img)[^>]*(?:href|src)="(/[^"]+)"', page)
    total = 0
    for path in ("/", *files):
        response = client.get(path)
        total += len(response.getvalue())
    return total / 1024, 1 + len(files)

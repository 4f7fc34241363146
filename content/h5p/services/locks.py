"""One at a time: whoever changes which libraries a tenant has."""

import hashlib

from django.db import connection


def lock_libraries(tenant: int) -> None:
    """Wait for others who change the libraries of the tenant, and hold them up until the end of
    the transaction. Taken before any row is locked."""
    digest = hashlib.sha256(f"h5p libraries {tenant}".encode()).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])

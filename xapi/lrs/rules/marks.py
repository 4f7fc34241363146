"""Marks of open writers: advisory locks that carry a time.

A writer takes a shared advisory lock whose key is the time it began, and only then asks the clock
for `stored`. The lock goes when its transaction ends, however it ends. Whoever wants to know how
far the store is complete looks for the oldest such lock: nothing can still appear before it. If
there is none, nothing can appear before the look itself began.

    key = NAMESPACE · 2⁵² + microseconds since 1970 (52 bits, until 2112)
"""

from typing import Final

# Tells our locks from those of others in the same database ("LRS" has no better number).
NAMESPACE: Final = 0x1C5
BITS: Final = 52
BASE: Final = NAMESPACE << BITS
# pg_locks shows the two halves of a key: what is left of the upper one without the namespace.
UPPER_BITS: Final = BITS - 32

# The microseconds since 1970, by the database's clock.
CLOCK: Final = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
# Parameters: base. A CTE of its own, so that whoever selects from it reads the clock after it.
MARK: Final = f"mark AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%b::bigint + {CLOCK}))"

# Parameters: upper bits, upper bits, namespace. Column: the microsecond since 1970 up to which
# nothing can appear any more.
COMPLETE_THROUGH: Final = """
SELECT least(
    (extract(epoch FROM statement_timestamp()) * 1000000)::bigint,
    (
        SELECT min(((classid::bigint & ((1::bigint << %s) - 1)) << 32) | objid::bigint)
        FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND classid::bigint >> %s = %s
    )
) - 1
"""

"""Starts and stops what Callcraft needs to run on one machine.

- `postgres`: the private database cluster in the data folder, used where DATABASE_URL is not set.
- `supervisor`: several child processes, kept running, stopped in order.
- `serve`: what `make run` executes; puts the two together.

This is the one package, besides `content.media`, that starts child processes. Nothing here
loads Django except `upgrade` and `missing_migrations`, which run in processes of their own.
"""

"""Prepares a checkout for work, with nothing but Python's standard library.

`python3 -m deploy.bootstrap WHAT`, from the root of the checkout; the Makefile calls it. Each part
leaves a stamp made of what it was prepared from, so that a second call costs milliseconds.

- `environment`: `.venv/` with what the lock files name, programs of PostgreSQL if there are none.
- `frontend`: `node_modules/`, the built front ends, the compiled translations.
- `browser`: Chromium and Chinese fonts, for the tests.
- `checks`: everything that `make check` looks at, side by side.
"""

"""The database server's share of the memory."""

from pathlib import Path

import pytest

from lms.config.launcher.memory import shared_buffers_mb


@pytest.mark.parametrize(("limit_mb", "share_mb"), [(256, 128), (2048, 256), (1_000_000_000, None)])
def test_a_container_leaves_an_eighth_of_its_memory(
    tmp_path: Path, limit_mb: int, share_mb: int | None
) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(f"{limit_mb * 1024 * 1024}\n", encoding="ascii")
    if share_mb is None:  # More than any machine has: then the machine is the limit.
        assert shared_buffers_mb(limit) == shared_buffers_mb(tmp_path / "missing")
    else:
        assert shared_buffers_mb(limit) == share_mb


@pytest.mark.parametrize("text", ["max\n", ""])
def test_without_a_limit_the_machine_counts(tmp_path: Path, text: str) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(text, encoding="ascii")
    assert 128 <= shared_buffers_mb(limit) <= 1024
    assert shared_buffers_mb(limit) == shared_buffers_mb(tmp_path / "missing")

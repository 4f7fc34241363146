"""Sizes as people read them."""


def human_size(size: int) -> str:
    """Return `size`, in bytes, in the largest binary unit that leaves at least one: "1.5 GiB"."""
    amount = float(size)
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if amount < 1024 or unit == "GiB":
            break
        amount /= 1024
    return f"{amount:.1f}".removesuffix(".0") + f" {unit}"

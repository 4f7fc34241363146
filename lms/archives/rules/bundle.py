"""Joins the modules of the offline verifier into the one file that travels in an export."""

import ast
from functools import cache
from pathlib import Path

_PACKAGE = "lms.archives.rules.offline"
_MODULES = (
    "faults",
    "strict_json",
    "shapes",
    "merkle_tree",
    "ed25519",
    "checker",
    "selection",
    "container",
    "record",
)


@cache
def verifier_source() -> str:
    """The source of `verify.py`: the modules in the order they need each other, imports between
    them taken out, under the docstring of the last, which is what the reader should see first.
    """
    folder = Path(__file__).parent / "offline"
    main = (folder / "__main__.py").read_text(encoding="utf-8")
    parts = [
        f'#!/usr/bin/env python3\n"""{ast.get_docstring(ast.parse(main), clean=False)}"""\n',
        "from __future__ import annotations\n",
    ]
    for name in _MODULES:
        source = (folder / f"{name}.py").read_text(encoding="utf-8")
        heading = ast.get_docstring(ast.parse(source)) or name
        parts.append("\n".join(f"# {line}" for line in heading.splitlines()) + "\n")
        parts.append(_own_code(source))
    parts.append(_own_code(main))
    return "\n".join(parts)


def _own_code(source: str) -> str:
    """The module without its docstring, its future import and its imports from the package."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if _is_docstring(node) or _is_joined(node):
            lines[node.lineno - 1 : node.end_lineno] = [""] * (_last(node) - node.lineno + 1)
    return "\n".join(lines).strip("\n") + "\n"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_joined(node: ast.stmt) -> bool:
    module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
    return module == "__future__" or module.startswith(_PACKAGE)


def _last(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno

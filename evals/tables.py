"""Figures as Markdown tables and lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table, its first column words and the others figures."""
    lines = ["| " + " | ".join(heads) + " |", "| --- |" + " ---: |" * (len(heads) - 1)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows)]


def figure(value: Any) -> str:
    """A figure as it is printed: counts whole, shares to three places."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def listed(figures: Mapping[str, Any]) -> str:
    """Figures by name in one line."""
    return ", ".join(f"{name} {figure(value)}" for name, value in figures.items())

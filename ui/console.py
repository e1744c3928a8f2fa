"""What the commands share: their common options, the coach, and how they print."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.settings import Settings, read_settings

if TYPE_CHECKING:
    from assistant.coach import Coach

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
LinesFlag = Annotated[bool, typer.Option("--jsonl", help="JSON Lines in and out.")]
QiOption = Annotated[str | None, typer.Option("--qi", help="A quality indicator, such as 2.5.")]


def open_coach(settings: Settings | None = None) -> Coach:
    """The coach with the settings of this environment."""
    from assistant.coach import Coach

    return Coach(settings or read_settings())


def print_json(document: object) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")


def tell(text: str) -> None:
    """A line on stderr: progress, warnings."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()

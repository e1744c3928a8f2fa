"""JSON Lines in, JSON Lines out: one answer a line, in order, a bad line answered in its place."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from assistant.errors import InputError
from knowledge.errors import StemCoachError

Answer = Callable[[dict[str, Any]], dict[str, Any]]


def write(document: dict[str, Any]) -> None:
    """One JSON object on one line of stdout, at once."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def field(row: dict[str, Any], name: str, kind: type = str, *, default: Any = None) -> Any:
    """A field of an input line.

    Raises:
        InputError: it is missing (and has no default) or of another kind.
    """
    value = row.get(name, default)
    if value is None and default is None and name in row:
        return None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise InputError(f"The line needs {name!r} as a {_KIND_NAMES[kind]}.")
    return value


_KIND_NAMES = {str: "string", int: "whole number", list: "list"}


def answer_lines(answer: Answer) -> int:
    """Answer each line of stdin; returns the exit code, 1 when a line was bad."""
    code = 0
    for row, problem in read_lines():
        try:
            if problem:
                raise problem
            out = answer(row)
            write({"id": row["id"], **out} if "id" in row else out)
        except StemCoachError as error:
            code = 1
            write({"id": row.get("id"), **as_error(error)})
    return code


def as_error(error: StemCoachError) -> dict[str, Any]:
    """An error as the contract's JSON."""
    return {"error": {"code": type(error).__name__, "message": str(error)}}


def read_lines() -> Iterator[tuple[dict[str, Any], InputError | None]]:
    """Lines of stdin as objects, each with what is wrong with it, if anything; no blank ones."""
    for raw in sys.stdin.buffer:
        if not raw.strip():
            continue
        try:
            row = json.loads(raw.decode("utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            yield {}, InputError(f"The line is not JSON in UTF-8: {error}.")
            continue
        if isinstance(row, dict):
            yield row, None
        else:
            yield {}, InputError("The line is JSON but not an object.")

"""The hand-written corpus: what it holds, and the hash that weights carry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "corpus"
CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Described:
    """A description of practice with its label; `also` lists other themes that would be fair."""

    id: str
    voice: str
    text: str
    theme: str
    level: int
    also: tuple[str, ...]


def read_descriptions(*paths: Path) -> list[Described]:
    """Rows of JSON Lines files; the voice is the row's own or else the file's name."""
    return [
        Described(
            row.get("id", ""),
            row.get("voice", path.stem.removeprefix("voice_")),
            row["text"],
            row["theme"],
            row["level"],
            tuple(row["also"]),
        )
        for path in paths
        for row in _rows(path)
    ]


def training_descriptions() -> list[Described]:
    """Every voice of the training corpus, in a fixed order."""
    return read_descriptions(*sorted(FOLDER.glob("voice_*.jsonl")))


def digest(*extra: Path) -> str:
    """sha256 over the corpus files and `extra` (the training code), in a fixed order."""
    total = sha256()
    for path in [*sorted(FOLDER.glob("*.jsonl")), *extra]:
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)

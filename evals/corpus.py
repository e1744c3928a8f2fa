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
    """A description of practice with its label; `also` lists other themes that would be fair.

    `levels` holds one level, two for a text between them, none where nothing can be judged; level
    0 is practice not yet at level 1. `targets` are (theme, level) where a text tells of two.
    `second` is a second reader's verdict where it was another. `parts` are spans of the text, each
    with the theme and level that it speaks for by itself, where the writer said so.
    """

    id: str
    voice: str
    text: str
    theme: str | None
    levels: tuple[int, ...]
    also: tuple[str, ...] = ()
    verdict: str = "level"
    kind: str = "practice"
    targets: tuple[tuple[str, int], ...] = ()
    second: str | None = None
    parts: tuple[tuple[str, str, int], ...] = ()

    @property
    def level(self) -> int:
        """The level of a text with just one."""
        return self.levels[0]


def read_descriptions(*paths: Path) -> list[Described]:
    """Rows of JSON Lines files; the voice is the row's own or else the file's name."""
    return [_described(row, path) for path in paths for row in rows_of(path)]


def training_descriptions() -> list[Described]:
    """Every text of the training corpus, in a fixed order."""
    return read_descriptions(*sorted(FOLDER.glob("*.jsonl")))


def digest(*extra: Path) -> str:
    """sha256 over the corpus files and `extra` (the training code), in a fixed order."""
    total = sha256()
    for path in [*sorted(FOLDER.rglob("*.jsonl")), *extra]:
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _described(row: dict[str, Any], path: Path) -> Described:
    levels = tuple(row["levels"]) if "levels" in row else (row["level"],)
    return Described(
        row.get("id", ""),
        row.get("voice", path.stem.removeprefix("voice_")),
        row["text"],
        row["theme"],
        levels,
        tuple(row.get("also", ())),
        row.get("verdict", "below" if levels == (0,) else "level"),
        row.get("kind", "practice"),
        tuple((t["theme"], t["level"]) for t in row.get("targets", ())),
        row.get("second"),
        tuple((p["span"], p.get("theme", row["theme"]), p["level"]) for p in row.get("parts", ())),
    )

"""What is searched for, where, and what is found."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import InputError
from knowledge.chunks import KINDS, Chunk, Kind


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of the framework and how well it fits, 0 to 1."""

    chunk: Chunk
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first, and whether the framework answers the query at all.

    `read_as` is the query as it was understood where that differs from what was typed.
    """

    hits: tuple[Hit, ...]
    answered: bool
    read_as: str | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """Only parts of this indicator, level or kind; none that speak of other sectors only."""

    qi: str | None = None
    level: int | None = None
    kind: Kind | None = None
    sector: str | None = None

    def admits(self, chunk: Chunk) -> bool:
        """Whether a part may be shown."""
        return (
            (self.qi is None or chunk.indicator == self.qi)
            and (self.level is None or chunk.level == self.level)
            and (self.kind is None or chunk.kind == self.kind)
            and (self.sector is None or not chunk.sectors or self.sector in chunk.sectors)
        )


def as_kind(name: str | None) -> Kind | None:
    """A kind of part by name, None for any; raises InputError naming those there are."""
    if name is None:
        return None
    for kind in KINDS:
        if kind == name:
            return kind
    raise InputError(f"There is no kind {name!r}. Choose one of: {', '.join(KINDS)}.")

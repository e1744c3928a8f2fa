"""What a match is. The JSON of the README's contract is made from these and nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["level", "between", "split", "below", "insufficient", "offtopic"]
Flag = Literal[
    "aspiration", "negation", "regress", "contradiction", "boast", "instruction", "language"
]
Heard = Literal["heard", "partly", "not_heard"]


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """A theme and how well it fits, 0 to 1."""

    theme: str
    score: float


@dataclass(frozen=True, slots=True)
class Target:
    """One distinct aspect of the text: a theme, its levels, and the user's own words."""

    theme: str
    levels: tuple[int, ...]
    span: str


@dataclass(frozen=True, slots=True)
class ClaimHeard:
    """A claim of the framework and whether it was heard; `quote` is verbatim from the text."""

    id: str
    text: str
    status: Heard
    quote: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """The matcher's answer: a suggestion with its reasons; the team judges."""

    verdict: Verdict
    theme: str | None
    levels: tuple[int, ...]
    confidence: float
    themes: tuple[ThemeScore, ...]
    targets: tuple[Target, ...]
    flags: tuple[Flag, ...]
    claims: tuple[ClaimHeard, ...]
    next: tuple[str, ...]
    ask: str

    @property
    def shown_levels(self) -> tuple[int, ...]:
        """The levels of the best theme: in a split, those of its first part."""
        return self.targets[0].levels if self.targets else self.levels

    def to_json(self) -> dict[str, Any]:
        """The match as the contract's JSON object."""
        return asdict(self)

"""A session as an immutable value, and what can happen to it.

Everything that happens is an event; a session is its events folded from the first
(`assistant/events.py` holds them, `apply` below is the fold). Nothing is ever removed: an edit
adds, an undo adds, and the store keeps each event the moment it happens.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from assistant.errors import InputError
from assistant.evidence import Corner, Role

Sector = Literal["elc", "primary", "secondary", "asn"]
SECTORS: tuple[Sector, ...] = ("elc", "primary", "secondary", "asn")
SECTOR_NAMES: dict[str, str] = {
    "elc": "Early learning and childcare",
    "primary": "Primary",
    "secondary": "Secondary",
    "asn": "Additional support needs",
}

Column = Literal["doing", "evidence", "actions"]
COLUMNS: tuple[Column, ...] = ("doing", "evidence", "actions")

Depth = Literal["quick", "deep"]
Status = Literal["draft", "edited", "added", "rejected"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence the team said, and what it was read as when it was said."""

    text: str
    role: Role
    corners: tuple[Corner, ...] = ()
    impact: bool = False
    has_who: bool = False
    has_when: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the team's and the coach's reply.

    `question` is the challenge question it answered, `asked` the one the reply ends on.
    `struck` lists sentences of earlier turns that this turn corrects, as (turn, sentence)
    counted from 1 and 0. `rehearsal` marks a turn of a rehearsal with its run, `asker:n`.
    `worded_by` names the chat model that worded the reply, empty for the built-in coach; `trouble`
    is why a configured model did not; the rest is what asking it used.
    """

    number: int
    text: str
    kind: str
    question: str | None
    qi: str | None
    reply: str
    move: str
    asked: str | None
    citations: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    struck: tuple[tuple[int, int], ...]
    at: datetime
    rehearsal: str | None = None
    worded_by: str = ""
    trouble: str = ""
    tokens_sent: int = 0
    tokens_received: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the coach suggested and what the team decided for one theme; both are kept."""

    theme: str
    suggested: tuple[int, ...] = ()
    verdict: str | None = None
    team: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sentence comes from: a turn of the team's, or a part of the framework."""

    turn: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What the team did to one entry of the pro-forma; `version` counts from 1."""

    entry: str
    version: int
    text: str
    column: Column
    status: Status
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A team's work on the framework. Change it only through `assistant.events.apply`."""

    id: str
    setting: str
    sector: Sector
    depth: Depth
    focus: str | None
    created: datetime
    updated: datetime
    version: int = 0
    turns: tuple[Turn, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    edits: tuple[Edit, ...] = ()
    skipped: frozenset[str] = field(default_factory=frozenset)
    not_applicable: dict[str, str] = field(default_factory=dict)
    undoable: tuple[int, ...] = ()
    redoable: tuple[int, ...] = ()

    @property
    def asked(self) -> str | None:
        """The question on the table: what the coach's last reply ended on, rehearsals apart."""
        mine = [turn for turn in self.turns if turn.rehearsal is None]
        return mine[-1].asked if mine else None

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids of the indicators talked about, in the order they came up."""
        seen = dict.fromkeys(turn.qi for turn in self.turns if turn.qi)
        if self.focus:
            seen.setdefault(self.focus)
        return tuple(seen)

    def judgement(self, theme: str) -> Judgement:
        """What has been said of this theme's level so far."""
        found = (j for j in self.judgements if j.theme == theme)
        return next(found, Judgement(theme))

    def with_judgement(self, judgement: Judgement) -> Session:
        """A copy in which this theme's judgement is the given one."""
        others = tuple(j for j in self.judgements if j.theme != judgement.theme)
        return replace(self, judgements=(*others, judgement))

    @property
    def struck(self) -> frozenset[tuple[int, int]]:
        """Every (turn, sentence) that a later turn corrected."""
        return frozenset(mark for turn in self.turns for mark in turn.struck)


def as_sector(name: str) -> Sector:
    """A sector by its short name; raises InputError naming those there are."""
    for sector in SECTORS:
        if sector == name.strip().lower():
            return sector
    raise InputError(f"There is no sector {name!r}. Choose one of: {', '.join(SECTORS)}.")


def sector_named(name: str) -> str:
    """The short name of a sector printed in full; the first sector where it is unknown."""
    full = {printed.lower(): short for short, printed in SECTOR_NAMES.items()}
    wanted = name.strip().lower()
    return wanted if wanted in SECTOR_NAMES else full.get(wanted, "primary")

"""What can happen to a session, and the pure fold that turns events into a session.

Events are pydantic models, so that the store keeps them as JSON and an old or damaged row is
refused with a reason instead of being half understood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from assistant.session import Column, Depth, Edit, Sector, Session, Turn


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    at: datetime
    by: str = ""


class Started(_Event):
    """A team opened a session."""

    kind: Literal["started"] = "started"
    setting: str
    sector: Sector
    depth: Depth = "deep"
    focus: str | None = None


class TurnTaken(_Event):
    """The team said something and the coach replied."""

    kind: Literal["turn"] = "turn"
    turn: Turn
    focus: str | None = None
    skipped: str | None = None
    not_applicable: tuple[str, str] | None = None
    judged: tuple[str, int] | None = None
    depth: Depth | None = None


class Reworded(_Event):
    """A chat model was asked to word a reply better: what came of it, and what it used.

    `trouble` says why its words were not used; then `reply` is the built-in one.
    """

    kind: Literal["reworded"] = "reworded"
    turn: int
    reply: str
    worded_by: str = ""
    trouble: str = ""
    tokens_sent: int = 0
    tokens_received: int = 0
    cost: float = 0.0


class Suggested(_Event):
    """The matcher read a theme's level from what the team said."""

    kind: Literal["suggested"] = "suggested"
    theme: str
    levels: tuple[int, ...]
    verdict: str


class Judged(_Event):
    """The team placed itself on a theme; `level` None takes its judgement back."""

    kind: Literal["judged"] = "judged"
    theme: str
    level: int | None
    reason: str = ""


class Edited(_Event):
    """The team changed, moved, rejected, restored or added an entry of the pro-forma."""

    kind: Literal["edited"] = "edited"
    entry: str
    version: int
    text: str
    column: Column
    status: Literal["draft", "edited", "added", "rejected"]


class Undone(_Event):
    """The event with number `target` no longer counts."""

    kind: Literal["undone"] = "undone"
    target: int


class Redone(_Event):
    """The event with number `target` counts again."""

    kind: Literal["redone"] = "redone"
    target: int


Event = Annotated[
    Started | TurnTaken | Reworded | Suggested | Judged | Edited | Undone | Redone,
    Field(discriminator="kind"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)

_UNDOABLE = (Judged, Edited)


def fold(session_id: str, events: Sequence[Event]) -> Session:
    """The session that these events, numbered from 1 in order, amount to."""
    undone, redo = _undone(events)
    first = events[0]
    if not isinstance(first, Started):
        raise ValueError(f"session {session_id} does not begin with its start")
    session = Session(
        session_id, first.setting, first.sector, first.depth, first.focus, first.at, first.at
    )
    can_undo: list[int] = []
    for number, event in enumerate(events, 1):
        if number in undone:
            continue
        session = apply(session, event)
        if isinstance(event, _UNDOABLE):
            can_undo.append(number)
    return replace(
        session,
        version=len(events),
        updated=events[-1].at,
        undoable=tuple(can_undo),
        redoable=tuple(redo),
    )


def _undone(events: Sequence[Event]) -> tuple[set[int], list[int]]:
    """Numbers of the events that do not count, and those that could be done again, last last."""
    undone: set[int] = set()
    redo: list[int] = []
    for event in events:
        if isinstance(event, Undone):
            undone.add(event.target)
            redo.append(event.target)
        elif isinstance(event, Redone):
            undone.discard(event.target)
            redo = [n for n in redo if n != event.target]
        elif isinstance(event, _UNDOABLE):
            redo = []
    return undone, redo


def apply(session: Session, event: Event) -> Session:
    """The session after one event; events that only mark others change nothing here."""
    match event:
        case TurnTaken():
            return _after_turn(session, event)
        case Reworded():
            return _reworded(session, event)
        case Suggested():
            known = session.judgement(event.theme)
            return session.with_judgement(
                replace(known, suggested=event.levels, verdict=event.verdict)
            )
        case Judged():
            known = session.judgement(event.theme)
            return session.with_judgement(replace(known, team=event.level, reason=event.reason))
        case Edited():
            edit = Edit(
                event.entry,
                event.version,
                event.text,
                event.column,
                event.status,
                event.by,
                event.at,
            )
            return replace(session, edits=(*session.edits, edit))
    return session


def _after_turn(session: Session, event: TurnTaken) -> Session:
    session = replace(
        session,
        turns=(*session.turns, event.turn),
        focus=event.focus or session.focus,
        depth=event.depth or session.depth,
    )
    if event.skipped:
        session = replace(session, skipped=session.skipped | {event.skipped})
    if event.not_applicable:
        question, reason = event.not_applicable
        session = replace(session, not_applicable={**session.not_applicable, question: reason})
    if event.judged:
        theme, level = event.judged
        session = session.with_judgement(replace(session.judgement(theme), team=level))
    return session


def _reworded(session: Session, event: Reworded) -> Session:
    turns = tuple(
        replace(
            turn,
            reply=event.reply,
            worded_by=event.worded_by,
            trouble=event.trouble,
            tokens_sent=event.tokens_sent,
            tokens_received=event.tokens_received,
            cost=event.cost,
        )
        if turn.number == event.turn
        else turn
        for turn in session.turns
    )
    return replace(session, turns=turns)

"""The pro-forma: what was drafted from the dialogue, with the team's edits laid over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.session import COLUMNS, SECTOR_NAMES, Column, Edit, Session, Source, Status
from knowledge.model import Framework

DRAFTED_BY = (
    "Drafted with STEM Coach, a computer program, from what the team said; every sentence names "
    "its turn. The team edits, decides and owns it."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence of the pro-forma.

    `sources` name the turns (or framework parts) it rests on; a gap is a visible "[…]" that
    asks for what is missing. `version` counts the team's edits from 0.
    """

    id: str
    qi: str
    theme: str | None
    column: Column
    text: str
    sources: tuple[Source, ...]
    gap: bool = False
    status: Status = "draft"
    version: int = 0
    edited_by: str = ""
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One theme's level: what the coach read and what the team decided."""

    theme: str
    name: str
    suggested: tuple[int, ...]
    team: int | None


@dataclass(frozen=True, slots=True)
class Box:
    """One category of the form: entries by column, rejected ones left out."""

    category: str
    columns: Mapping[Column, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class ProForma:
    """Everything an export shows, ready to be laid out."""

    session_id: str
    title: str
    headings: tuple[str, ...]
    setting: str
    sector: str
    date: datetime
    boxes: tuple[Box, ...]
    indicator_names: Mapping[str, str]
    levels: tuple[Level, ...]
    attribution: str
    note: str = DRAFTED_BY


def overlay(drafted: Sequence[Entry], edits: Sequence[Edit], default_qi: str) -> tuple[Entry, ...]:
    """The drafted entries with the team's edits: changed, moved, rejected or added.

    An edited entry keeps its sources. What the team added has none, and says so by its status.
    """
    entries = {entry.id: entry for entry in drafted}
    for edit in edits:
        base = entries.get(edit.entry) or Entry(
            edit.entry, _qi_of(edit.entry, default_qi), None, edit.column, "", ()
        )
        changed = edit.text != base.text
        entries[edit.entry] = replace(
            base,
            text=edit.text,
            column=edit.column,
            status=edit.status,
            gap=base.gap and not changed,
            version=edit.version,
            edited_by=edit.by,
            edited_at=edit.at,
        )
    return tuple(entries.values())


def _qi_of(entry_id: str, default: str) -> str:
    """Entries the team added are named `<qi>:own:<n>`."""
    qi, mark, _ = entry_id.partition(":own:")
    return qi if mark else default


def build(session: Session, entries: Sequence[Entry], framework: Framework) -> ProForma:
    """Lay a session's entries out by the framework's categories and columns."""
    shown = [entry for entry in entries if entry.status != "rejected"]
    boxes = []
    for category in framework.categories:
        mine = {indicator.id for indicator in category.indicators}
        boxes.append(
            Box(
                category.name,
                {
                    column: tuple(e for e in shown if e.qi in mine and e.column == column)
                    for column in COLUMNS
                },
            )
        )
    return ProForma(
        session_id=session.id,
        title=framework.proforma.title,
        headings=framework.proforma.columns,
        setting=session.setting,
        sector=SECTOR_NAMES[session.sector],
        date=session.updated,
        boxes=tuple(boxes),
        indicator_names={i.id: i.name_for(session.sector) for i in framework.indicators},
        levels=_levels(session, framework),
        attribution=framework.attribution,
    )


def _levels(session: Session, framework: Framework) -> tuple[Level, ...]:
    return tuple(
        Level(theme.id, theme.name_for(session.sector), known.suggested, known.team)
        for theme in framework.themes
        if (known := session.judgement(theme.id)).suggested or known.team is not None
    )

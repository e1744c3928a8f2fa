"""The tables. An event is written once and never changed; a session's row is its summary."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()

# Every row belongs to a workspace from the start; until there are accounts there is one.
WORKSPACE = "default"

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("workspace", String(64), nullable=False, index=True),
    Column("setting", Text, nullable=False),
    Column("sector", String(16), nullable=False),
    Column("focus", String(16)),
    Column("turns", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("updated", DateTime(timezone=True), nullable=False),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("session", String(32), ForeignKey("sessions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", JSON, nullable=False),
)

"""Sessions in the database: each event saved when it happens, in order, exactly once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from pydantic import ValidationError
from sqlalchemy import Connection, delete, func, insert, select, update

from assistant.errors import StoreError, UnknownSessionError
from assistant.events import EVENT, Event, Started, fold
from assistant.session import Session
from assistant.store.database import faults, open_engine
from assistant.store.tables import EVENTS, SESSIONS, WORKSPACE

Decide = Callable[[Session], Sequence[Event]]


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of sessions."""

    id: str
    setting: str
    sector: str
    focus: str | None
    turns: int
    updated: datetime


class SessionStore:
    """All sessions of one workspace. Safe for several threads and processes at once."""

    def __init__(self, url: str, folder: Path) -> None:
        self._engine = open_engine(url, folder)

    def start(self, started: Started) -> Session:
        """Open a session; it is saved when this returns."""
        session_id = token_hex(6)
        session = fold(session_id, [started])
        with faults(self._engine), self._engine.begin() as db:
            db.execute(insert(SESSIONS).values(id=session_id, workspace=WORKSPACE, **_row(session)))
            self._append(db, session_id, 0, [started])
        return session

    def load(self, session_id: str) -> Session:
        """The session with this id.

        Raises:
            UnknownSessionError: there is none.
        """
        with faults(self._engine), self._engine.begin() as db:
            return fold(session_id, self._events(db, session_id))

    def change(self, session_id: str, decide: Decide) -> Session:
        """Add the events that `decide` answers for the session as it now stands.

        Reading, deciding and writing are one transaction: nobody's event comes between, and
        what `decide` raises leaves the session as it was. `decide` should be quick.
        """
        with faults(self._engine), self._engine.begin() as db:
            events = self._events(db, session_id)
            added = list(decide(fold(session_id, events)))
            if not added:
                return fold(session_id, events)
            session = fold(session_id, [*events, *added])
            self._append(db, session_id, len(events), added)
            db.execute(update(SESSIONS).where(SESSIONS.c.id == session_id).values(**_row(session)))
        return session

    def summaries(self) -> list[Summary]:
        """All sessions, the latest first."""
        columns = (SESSIONS.c[name] for name in Summary.__dataclass_fields__)
        query = select(*columns).where(SESSIONS.c.workspace == WORKSPACE)
        with faults(self._engine), self._engine.begin() as db:
            rows = db.execute(query.order_by(SESSIONS.c.updated.desc())).all()
        return [Summary(*row) for row in rows]

    def delete(self, session_id: str) -> None:
        """Delete a session and all its events, for good.

        Raises:
            UnknownSessionError: there is none.
        """
        with faults(self._engine), self._engine.begin() as db:
            db.execute(delete(EVENTS).where(EVENTS.c.session == session_id))
            gone = db.execute(delete(SESSIONS).where(SESSIONS.c.id == session_id))
            if not gone.rowcount:
                raise UnknownSessionError(_unknown(session_id))
        if self._engine.dialect.name == "sqlite":
            with faults(self._engine), self._engine.connect() as connection:
                # The log beside the database would else keep a copy of what was deleted.
                raw = connection.connection.dbapi_connection
                if raw is not None:
                    connection.rollback()
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def count(self) -> int:
        """How many sessions there are."""
        with faults(self._engine), self._engine.begin() as db:
            return int(db.execute(select(func.count()).select_from(SESSIONS)).scalar_one())

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _events(self, db: Connection, session_id: str) -> list[Event]:
        query = select(EVENTS.c.body).where(EVENTS.c.session == session_id)
        rows = db.execute(query.order_by(EVENTS.c.number)).scalars().all()
        if not rows:
            raise UnknownSessionError(_unknown(session_id))
        try:
            return [EVENT.validate_python(row) for row in rows]
        except ValidationError as error:
            raise StoreError(
                f"Session {session_id} holds an entry this version cannot read; it was left as it "
                f"is. {error.error_count()} fault(s), the first: {error.errors()[0]['msg']}."
            ) from error

    def _append(self, db: Connection, session_id: str, after: int, events: Sequence[Event]) -> None:
        rows = [
            {"session": session_id, "number": n, "body": EVENT.dump_python(e, mode="json")}
            for n, e in enumerate(events, after + 1)
        ]
        db.execute(insert(EVENTS), rows)


def _row(session: Session) -> dict[str, object]:
    return {
        "setting": session.setting,
        "sector": session.sector,
        "focus": session.focus,
        "turns": len(session.turns),
        "version": session.version,
        "created": session.created,
        "updated": session.updated,
    }


def _unknown(session_id: str) -> str:
    return f"There is no session {session_id!r}. `stem-coach sessions` lists those there are."

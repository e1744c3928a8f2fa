"""What the team may do to its pro-forma; every edit is kept, with who and when.

An edit names the version of the entry that it was made on. Where somebody else was quicker it is
refused with both texts, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from assistant import drafting
from assistant.errors import InputError, StaleEditError
from assistant.events import Edited, Event, Judged, Redone, Undone
from assistant.proforma import Entry
from assistant.session import COLUMNS, Column, Session, Status
from assistant.store.sessions import SessionStore
from knowledge.model import Framework
from knowledge.notes import Notes

MAX_ENTRY = 5_000


class Editor:
    """Edits to the pro-formas of one store."""

    def __init__(self, store: SessionStore, framework: Framework, notes: Notes) -> None:
        self._store = store
        self._framework = framework
        self._notes = notes

    def edit(
        self, session_id: str, entry_id: str, version: int, text: str, by: str = ""
    ) -> Session:
        """Change an entry's words; `version` is the one the words were read at.

        Raises:
            StaleEditError: somebody else changed it since; both texts are in the error.
            InputError: there is no such entry, or the text is empty or far too long.
        """
        text = checked(text)

        def change(entry: Entry) -> Edited:
            if entry.version != version:
                raise StaleEditError(text, entry.text)
            status: Status = "added" if entry.status == "added" else "edited"
            return _edited(entry, text, entry.column, status, by)

        return self._change(session_id, entry_id, change)

    def move(self, session_id: str, entry_id: str, column: str, by: str = "") -> Session:
        """Put an entry under another heading; raises InputError for what does not exist."""
        target = as_column(column)

        def change(entry: Entry) -> Edited:
            return _edited(entry, entry.text, target, entry.status, by)

        return self._change(session_id, entry_id, change)

    def reject(self, session_id: str, entry_id: str, by: str = "") -> Session:
        """Leave an entry out of the form; it can be restored."""

        def change(entry: Entry) -> Edited:
            return _edited(entry, entry.text, entry.column, "rejected", by)

        return self._change(session_id, entry_id, change)

    def restore(self, session_id: str, entry_id: str, by: str = "") -> Session:
        """Take a rejected entry back in, as it was."""

        def change(entry: Entry) -> Edited:
            status: Status = "added" if ":own:" in entry.id else "edited"
            return _edited(entry, entry.text, entry.column, status, by)

        return self._change(session_id, entry_id, change)

    def add(self, session_id: str, qi: str, column: str, text: str, by: str = "") -> Session:
        """Add a sentence of the team's own, which shows as added by the team."""
        self._framework.indicator(qi)
        target, words = as_column(column), checked(text)

        def decide(session: Session) -> list[Event]:
            number = sum(e.entry.startswith(f"{qi}:own:") for e in session.edits) + 1
            entry = Entry(f"{qi}:own:{number}", qi, None, target, words, ())
            return [_edited(entry, words, target, "added", by)]

        return self._store.change(session_id, decide)

    def judge(
        self, session_id: str, theme: str, level: int | None, reason: str = "", by: str = ""
    ) -> Session:
        """Keep the team's own level for a theme, beside the suggested one."""
        self._framework.theme(theme)
        top = len(self._framework.level_names)
        if level is not None and not 0 <= level <= top:
            raise InputError(f"There is no level {level}. Choose 0 (not yet) to {top}.")
        event = Judged(at=datetime.now(UTC), by=by, theme=theme, level=level, reason=reason)

        def decide(_session: Session) -> list[Event]:
            return [event]

        return self._store.change(session_id, decide)

    def undo(self, session_id: str, by: str = "") -> Session:
        """Take the last edit or judgement back; does nothing when there is none."""

        def decide(session: Session) -> list[Event]:
            if not session.undoable:
                return []
            return [Undone(at=datetime.now(UTC), by=by, target=session.undoable[-1])]

        return self._store.change(session_id, decide)

    def redo(self, session_id: str, by: str = "") -> Session:
        """Do again what was last undone; does nothing when there is nothing."""

        def decide(session: Session) -> list[Event]:
            if not session.redoable:
                return []
            return [Redone(at=datetime.now(UTC), by=by, target=session.redoable[-1])]

        return self._store.change(session_id, decide)

    def _change(self, session_id: str, entry_id: str, change: Callable[[Entry], Edited]) -> Session:
        def decide(session: Session) -> Sequence[Event]:
            entries = drafting.draft(session, self._framework, self._notes)
            entry = next((e for e in entries if e.id == entry_id), None)
            if entry is None:
                raise InputError(f"There is no entry {entry_id!r} in this pro-forma.")
            return [change(entry)]

        return self._store.change(session_id, decide)


def as_column(name: str) -> Column:
    """A column by its short name; raises InputError naming those there are."""
    for column in COLUMNS:
        if column == name:
            return column
    raise InputError(f"There is no column {name!r}. Choose one of: {', '.join(COLUMNS)}.")


def checked(text: str) -> str:
    """A sentence fit for the form; raises InputError when it is empty or far too long."""
    plain = text.strip()
    if not plain:
        raise InputError("The sentence is empty. To leave an entry out, reject it.")
    if len(plain) > MAX_ENTRY:
        raise InputError(
            f"The sentence has {len(plain):,} characters; at most {MAX_ENTRY:,} fit. Split it."
        )
    return plain


def _edited(entry: Entry, text: str, column: Column, status: Status, by: str) -> Edited:
    return Edited(
        at=datetime.now(UTC),
        by=by,
        entry=entry.id,
        version=entry.version + 1,
        text=text,
        column=column,
        status=status,
    )

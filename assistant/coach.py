"""The coach as the app and the command line know it: one object, plain verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant import drafting
from assistant.editing import checked
from assistant.errors import InputError
from assistant.events import Event, Started, Suggested
from assistant.importing import read_proforma
from assistant.matching.types import Match
from assistant.parts import Parts
from assistant.proforma import Entry, ProForma, build
from assistant.retrieval.types import Found, Where
from assistant.session import (
    Depth,
    Judgement,
    Session,
    Turn,
    as_sector,
    sector_named,
)
from assistant.store.sessions import Summary
from assistant.wording import Opinion, reworded

MAX_TURN = 20_000
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one turn: the turn with its reply, and the session after it."""

    turn: Turn
    session: Session


class Coach(Parts):
    """A coach over one framework and one store of sessions: what can be asked of it."""

    def search(self, query: str, k: int = 5, where: Where | None = None) -> Found:
        """Parts of the framework for a query.

        Raises:
            InputError: the query is empty or `k` is not positive.
        """
        if not query.strip():
            raise InputError(
                "The query is empty. Ask in your own words, for example: family fun nights."
            )
        if k < 1:
            raise InputError(f"k is {k}; ask for at least 1 result.")
        if where and where.qi:
            self.framework.indicator(where.qi)
        return self.retriever.search(query[:MAX_TURN], k, where)

    def match(self, text: str, theme: str | None = None, qi: str | None = None) -> Match:
        """Theme and level of a description of practice; see `Matcher.match`."""
        return self.matcher.match(clean(text), theme, qi)

    # --- sessions -----------------------------------------------------------------------------

    def start(
        self,
        setting: str = "",
        sector: str = "primary",
        qi: str | None = None,
        depth: Depth = "deep",
    ) -> Session:
        """Open and save a session; raises InputError or UnknownIdError for what does not exist."""
        if qi is not None:
            self.framework.indicator(qi)
        started = Started(
            at=_now(),
            setting=clean(setting).strip(),
            sector=as_sector(sector),
            depth=depth,
            focus=qi,
        )
        return self.store.start(started)

    def sessions(self) -> list[Summary]:
        """All saved sessions, the latest first."""
        return self.store.summaries()

    def session(self, session_id: str) -> Session:
        """A saved session; raises UnknownSessionError."""
        return self.store.load(session_id)

    def delete(self, session_id: str) -> None:
        """Delete a session for good; raises UnknownSessionError."""
        self.store.delete(session_id)

    def welcome(self, session: Session) -> str:
        """What the coach says first."""
        return self.replier.welcome(session)

    def take_turn(self, session_id: str, text: str) -> Taken:
        """Hear one turn, reply, and save both; they are saved when this returns.

        Raises:
            InputError: the turn is too long; nothing was changed.
        """
        text = checked_turn(text)

        def hear(session: Session) -> list[Event]:
            return self.listener.hear(session, text)

        return self._taken(session_id, hear)

    def better_worded(
        self, session_id: str, cancelled: Callable[[], bool] | None = None
    ) -> Session:
        """Let a configured chat model word the last reply better; the built-in one is saved.

        Nothing is raised when the model fails: the session says why, once.
        """
        session = self.store.load(session_id)
        if self.wording is None or not session.turns:
            return session
        question = self.question_text(session.turns[-1].asked)
        event = reworded(self.wording, session, question, cancelled)
        return self.store.change(session_id, _always([event])) if event else session

    def better_draft(self, session_id: str) -> Session:
        """Let a configured chat model reword the sentences of the draft that nobody has touched.

        Each reworded sentence keeps its sources and is an edit by the model's name, to be undone
        like any other; what the guard does not let through stays as it was.
        """
        session = self.store.load(session_id)
        if self.wording is None:
            return session
        open_ = {e.id: e for e in self.draft(session) if not e.gap and e.status == "draft"}
        texts = {entry.id: entry.text for entry in open_.values()}
        for entry_id, worded in self.wording.sentences(texts).items():
            if worded.by and worded.text != texts[entry_id]:
                version = open_[entry_id].version
                session = self.editor.edit(session_id, entry_id, version, worded.text, worded.by)
        return session

    def second_opinion(self, said: str, theme_id: str) -> Opinion | None:
        """A configured chat model's reading of a theme's level, to stand beside our own."""
        if self.wording is None:
            return None
        theme = self.framework.theme(theme_id)
        return self.wording.opinion(clean(said), theme.name, [s.text for s in theme.statements])

    def question_text(self, question_id: str | None) -> str | None:
        """The words of a question, by id."""
        return self.notes.question(question_id, self.framework).text if question_id else None

    def rehearse(self, session_id: str, run: str, text: str) -> Taken:
        """Hear one answer of a rehearsal and save it; `run` is the mark that opening it gave.

        Raises:
            InputError: the turn is too long; nothing was changed.
        """
        text = checked_turn(text)

        def hear(session: Session) -> list[Event]:
            return [self.rehearsal.hear(session, run, text)]

        return self._taken(session_id, hear)

    def _taken(self, session_id: str, hear: Callable[[Session], list[Event]]) -> Taken:
        """Think a turn out before the database is asked to wait, and again if it moved on."""
        before = self.store.load(session_id)
        heard = hear(before)

        def decide(now: Session) -> list[Event]:
            return heard if now.version == before.version else hear(now)

        after = self.store.change(session_id, decide)
        return Taken(after.turns[-1], after)

    def suggest_levels(self, session_id: str) -> Session:
        """Suggest a level for each theme of the session's indicators; saves the suggestions."""
        session = self.store.load(session_id)
        themes = [t for qi in session.indicators for t in self.framework.indicator(qi).themes]
        found = {theme.id: self.listener.match_session(session, theme.id) for theme in themes}
        events: list[Event] = [
            Suggested(at=_now(), theme=theme, levels=m.levels, verdict=m.verdict)
            for theme, m in found.items()
            if (m.levels, m.verdict) != _suggested(session.judgement(theme))
        ]
        return self.store.change(session_id, _always(events))

    def keep_judgement(
        self, session_id: str, theme: str, match: Match, team: int | None, reason: str
    ) -> Session:
        """Keep what was suggested for a theme and the team's own level, side by side."""
        levels = match.shown_levels
        suggested = Suggested(at=_now(), theme=theme, levels=levels, verdict=match.verdict)
        self.store.change(session_id, _always([suggested]))
        return self.editor.judge(session_id, theme, team, clean(reason).strip())

    def bring_in(self, data: bytes, name: str) -> Session:
        """A filled pro-forma into a new session, as text added by the team.

        Raises:
            InputError: the file is not a pro-forma that can be read; nothing was changed.
        """
        read = read_proforma(data, name)
        unknown = [e.qi for e in read.entries if e.qi not in self.framework]
        if unknown:
            raise InputError(f"{name} speaks of {unknown[0]!r}, which the framework does not have.")
        for entry in read.entries:
            checked(entry.text)
        qis = list(dict.fromkeys(e.qi for e in read.entries))
        session = self.start(read.setting, sector_named(read.sector), qis[0] if qis else None)
        for entry in read.entries:
            if not entry.gap:
                session = self.editor.add(session.id, entry.qi, entry.column, entry.text)
        return session

    # --- the pro-forma ------------------------------------------------------------------------

    def draft(self, session: Session) -> tuple[Entry, ...]:
        """Every entry of the session's pro-forma, edits included."""
        return drafting.draft(session, self.framework, self.notes)

    def proforma(self, session: Session) -> ProForma:
        """The pro-forma as the exports show it."""
        return build(session, self.draft(session), self.framework)


def _suggested(known: Judgement) -> tuple[tuple[int, ...], str | None]:
    return known.suggested, known.verdict


def checked_turn(text: str) -> str:
    """A turn fit to be heard; raises InputError when it is far too long."""
    text = clean(text)
    if len(text) > MAX_TURN:
        raise InputError(
            f"That turn has {len(text):,} characters; at most {MAX_TURN:,} fit in one. Nothing "
            "was lost: send it in parts."
        )
    return text


def clean(text: str) -> str:
    """The text without control characters, which no form can hold; everything else stays."""
    return text.translate(_FORBIDDEN).replace("\r\n", "\n").replace("\r", "\n")


def _always(events: list[Event]) -> Callable[[Session], list[Event]]:
    def decide(_now_standing: Session) -> list[Event]:
        return events

    return decide


def _now() -> datetime:
    return datetime.now(UTC)

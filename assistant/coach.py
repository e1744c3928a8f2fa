"""The coach as the app and the command line know it: one object, plain verbs.

Opening one is instant; the embedder, the index and what needs them are made at first use, once,
and `warm` makes them ahead of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant import drafting
from assistant.editing import Editor, checked
from assistant.errors import InputError
from assistant.events import Event, Started, Suggested
from assistant.importing import read_proforma
from assistant.lazy import Lazy
from assistant.listening import Listener
from assistant.matching.matcher import Matcher
from assistant.matching.nearness import Nearness
from assistant.matching.readers import NearestReader, Reader, TrainedReader
from assistant.matching.types import Match
from assistant.matching.weights import WEIGHTS, heads_for
from assistant.proforma import Entry, ProForma, build
from assistant.reply import Replier
from assistant.retrieval.opening import open_search
from assistant.retrieval.retriever import Retriever
from assistant.retrieval.types import Found, Where
from assistant.session import (
    Depth,
    Judgement,
    Session,
    Turn,
    as_sector,
    sector_named,
)
from assistant.settings import Settings
from assistant.store.sessions import SessionStore, Summary
from knowledge.chunks import chunk_framework
from knowledge.embed import Embedder, MiniLmEmbedder
from knowledge.index import Progress, fingerprint, open_or_build
from knowledge.load import bundled_path, load_framework
from knowledge.notes import load_notes
from knowledge.vocabulary import load_vocabulary

MAX_TURN = 20_000
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one turn: the turn with its reply, and the session after it."""

    turn: Turn
    session: Session


class Coach:
    """A coach over one framework and one store of sessions."""

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        self.settings = settings
        path = settings.framework or bundled_path()
        self.framework = load_framework(path)
        self.notes = load_notes(self.framework, path.parent / "notes.yaml")
        self.vocabulary = load_vocabulary(path.parent / "vocabulary.yaml")
        self.chunks = chunk_framework(
            self.framework, self.notes.themes, self.vocabulary.about, self.vocabulary.sectors
        )
        self._heads = None if embedder else heads_for(self.framework)
        self.embedder: Embedder = embedder or MiniLmEmbedder(WEIGHTS if self._heads else None)
        self.replier = Replier(self.framework, self.notes)
        self._store = Lazy(self._open_store)
        self._retriever = Lazy(self.open_index)
        self._matcher = Lazy(self._make_matcher)

    # --- what is made when first needed -------------------------------------------------------

    @property
    def store(self) -> SessionStore:
        """Saved sessions; raises StoreError when the data folder cannot be used."""
        return self._store.get()

    @property
    def retriever(self) -> Retriever:
        """Search over the framework."""
        return self._retriever.get()

    @property
    def matcher(self) -> Matcher:
        """Theme and level of a description."""
        return self._matcher.get()

    @property
    def listener(self) -> Listener:
        """What turns the team's words into a turn with its reply."""
        return Listener(self.framework, self.notes, self.replier, self.matcher, self.retriever)

    @property
    def editor(self) -> Editor:
        """What the team may do to its pro-forma."""
        return Editor(self.store, self.framework, self.notes)

    @property
    def index_mark(self) -> str:
        """Fingerprint of the index that this framework and embedder need."""
        return fingerprint(self.chunks, self.embedder.id)

    def open_index(self, *, rebuild: bool = False, progress: Progress | None = None) -> Retriever:
        """Open or build the vector index, with progress; returns the search over it."""
        index = open_or_build(
            self.settings.index_dir,
            self.index_mark,
            self.chunks,
            self.embedder,
            rebuild=rebuild,
            progress=progress,
        )
        vectors = index.vectors([chunk.id for chunk in self.chunks])
        return open_search(
            self.framework, self.notes, self.vocabulary, self.chunks, vectors, self.embedder
        )

    def _open_store(self) -> SessionStore:
        return SessionStore(self.settings.database_url, self.settings.data_dir)

    def _make_matcher(self) -> Matcher:
        """The trained reader for the framework it was trained on, else by nearest claims."""
        near = Nearness(self.framework, self.embedder)
        reader: Reader = TrainedReader(self._heads, near) if self._heads else NearestReader(near)
        return Matcher(self.framework, self.notes, reader)

    def warm(self, report: Callable[[str], None]) -> None:
        """Make everything that is slow to make, saying what is being made."""
        report("Loading the language model that runs on this computer")
        self.embedder.embed(["warm"])
        report("Opening the framework's index")
        self.retriever.search("warm")
        report("Reading the framework's statements")
        self.matcher.match("We warm up.")

    # --- finding and matching -----------------------------------------------------------------

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
        text = clean(text)
        if len(text) > MAX_TURN:
            raise InputError(
                f"That turn has {len(text):,} characters; at most {MAX_TURN:,} fit in one. Nothing "
                "was lost: send it in parts."
            )
        before = self.store.load(session_id)
        heard = self.listener.hear(before, text)

        def decide(now: Session) -> list[Event]:
            """What was thought out beforehand, unless somebody else spoke meanwhile."""
            same = now.version == before.version
            return heard if same else self.listener.hear(now, text)

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


def clean(text: str) -> str:
    """The text without control characters, which no form can hold; everything else stays."""
    return text.translate(_FORBIDDEN).replace("\r\n", "\n").replace("\r", "\n")


def _always(events: list[Event]) -> Callable[[Session], list[Event]]:
    def decide(_now_standing: Session) -> list[Event]:
        return events

    return decide


def _now() -> datetime:
    return datetime.now(UTC)

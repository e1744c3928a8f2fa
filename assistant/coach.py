"""The coach as the app and the command line know it: one object, plain verbs.

Opening one is instant; the embedder, the index and what needs them are made at first use, once,
and `warm` makes them ahead of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from threading import RLock

from assistant import drafting, interview
from assistant.citing import Citer
from assistant.corrections import struck_by
from assistant.editing import Editor
from assistant.errors import InputError
from assistant.events import Event, Started, Suggested, TurnTaken
from assistant.importing import read_proforma
from assistant.matching.matcher import Matcher
from assistant.matching.types import Match
from assistant.proforma import Entry, ProForma, build
from assistant.reply import Replier, theme_on_table
from assistant.retrieve import Found, Retriever, Where
from assistant.session import SECTOR_NAMES, SECTORS, Depth, Sector, Session, Turn
from assistant.settings import Settings
from assistant.store.sessions import SessionStore, Summary
from assistant.understand import Understood, understand
from knowledge.chunks import chunk_framework
from knowledge.embed import Embedder, MiniLmEmbedder
from knowledge.index import Progress, fingerprint, open_or_build
from knowledge.load import bundled_path, load_framework
from knowledge.notes import load_notes

MAX_TURN = 20_000
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one turn: the turn with its reply, the session after it, a match if asked."""

    turn: Turn
    session: Session
    match: Match | None = None


class Coach:
    """A coach over one framework and one store of sessions."""

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        self.settings = settings
        path = settings.framework or bundled_path()
        self.framework = load_framework(path)
        self.notes = load_notes(self.framework, path.parent / "notes.yaml")
        self.embedder: Embedder = embedder or MiniLmEmbedder()
        self.replier = Replier(self.framework, self.notes)
        self._lock = RLock()

    # --- what is made when first needed -------------------------------------------------------

    @cached_property
    def store(self) -> SessionStore:
        """Saved sessions; raises StoreError when the data folder cannot be used."""
        with self._lock:
            return SessionStore(self.settings.database_url, self.settings.data_dir)

    @property
    def editor(self) -> Editor:
        """What the team may do to its pro-forma."""
        return Editor(self.store, self.framework, self.notes)

    @property
    def index_mark(self) -> str:
        """Fingerprint of the index that this framework and embedder need."""
        return fingerprint(self.framework.digest, self.embedder.id)

    def open_index(self, *, rebuild: bool = False, progress: Progress | None = None) -> Retriever:
        """Open or build the vector index, with progress; returns the search over it."""
        chunks = chunk_framework(self.framework)
        index = open_or_build(
            self.settings.index_dir,
            self.index_mark,
            chunks,
            self.embedder,
            rebuild=rebuild,
            progress=progress,
        )
        return Retriever(chunks, index, self.embedder)

    @cached_property
    def retriever(self) -> Retriever:
        """Search over the framework."""
        with self._lock:
            return self.open_index()

    @cached_property
    def matcher(self) -> Matcher:
        """Theme and level of a description."""
        with self._lock:
            return Matcher(self.framework, self.notes, self.embedder)

    @cached_property
    def citer(self) -> Citer:
        """The framework's statements that bear on what the team says."""
        return Citer(self.framework, self.notes, self.matcher)

    def warm(self, report: Callable[[str], None]) -> None:
        """Make everything that is slow to make, saying what is being made."""
        report("Loading the language model that runs on this computer")
        self.embedder.embed(["warm"])
        report("Opening the framework's index")
        self.retriever.search("warm")
        report("Reading the framework's statements")
        self.citer.cite("warm", None, None)

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
        return self.store.list()

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
        prepared = self._prepare(before, text)
        matches: list[Match | None] = [prepared.match]

        def decide(now: Session) -> list[Event]:
            if now.version == before.version:
                return prepared.events
            again = self._prepare(now, text)
            matches[0] = again.match
            return again.events

        after = self.store.change(session_id, decide)
        return Taken(after.turns[-1], after, matches[0])

    def _prepare(self, session: Session, text: str) -> _Prepared:
        planning = bool(session.turns) and session.turns[-1].move in interview.PLANNING_MOVES
        read = understand(text, self.framework, planning=planning)
        move = interview.next_move(session, read, self.framework, self.notes)
        match, suggested = self._suggest(session, read, move)
        question = session.asked or (self._first_question(session) if not session.turns else None)
        turn = Turn(
            number=len(session.turns) + 1,
            text=text,
            kind=read.kind,
            question=question,
            qi=move.indicator,
            reply=self.replier.compose(session, read, move, match),
            move=move.name,
            asked=move.question.id if move.question else None,
            citations=self.citer.for_turn(read, move, match),
            sentences=read.sentences,
            struck=struck_by(session, read.sentences, said_so=read.kind == "correction"),
            at=_now(),
        )
        return _Prepared([self._turn_event(turn, read, move), *suggested], match)

    def _turn_event(self, turn: Turn, read: Understood, move: interview.Move) -> TurnTaken:
        judged = None
        if read.kind == "judge" and read.level and move.indicator:
            judged = (theme_on_table(read, move, self.framework, self.notes), read.level)
        return TurnTaken(
            at=turn.at,
            turn=turn,
            focus=move.indicator,
            skipped=turn.question if read.kind == "skip" else None,
            not_applicable=(turn.question, turn.text)
            if read.kind == "not_applicable" and turn.question
            else None,
            judged=judged,
        )

    def _first_question(self, session: Session) -> str | None:
        if session.focus is None:
            return None
        questions = self.notes.questions_of(self.framework.indicator(session.focus))
        return questions[0].id if questions else None

    def _suggest(
        self, session: Session, read: Understood, move: interview.Move
    ) -> tuple[Match | None, list[Event]]:
        if move.name != "level":
            return None, []
        theme = self.citer.theme_asked(read, move, session)
        match = self.match_session(session, theme)
        event = Suggested(at=_now(), theme=theme, levels=match.levels, verdict=match.verdict)
        return match, [event]

    def match_session(self, session: Session, theme: str) -> Match:
        """The level of one theme by what the team has said in this session, corrections made."""
        said = self.citer.said_about(session, theme)
        return self.matcher.match("\n".join(said), theme=theme)

    def suggest_levels(self, session_id: str) -> Session:
        """Suggest a level for each theme of the session's indicators; saves the suggestions."""
        session = self.store.load(session_id)
        themes = [t for qi in session.indicators for t in self.framework.indicator(qi).themes]
        found = {theme.id: self.match_session(session, theme.id) for theme in themes}
        events: list[Event] = [
            Suggested(at=_now(), theme=theme, levels=m.levels, verdict=m.verdict)
            for theme, m in found.items()
            if m.levels != session.judgement(theme).suggested
        ]
        return self.store.change(session_id, _always(events))

    def bring_in(self, data: bytes, name: str) -> Session:
        """A filled pro-forma into a new session, as text added by the team.

        Raises:
            InputError: the file is not a pro-forma that can be read; nothing was changed.
        """
        read = read_proforma(data, name)
        unknown = [e.qi for e in read.entries if e.qi not in self.framework]
        if unknown:
            raise InputError(f"{name} speaks of {unknown[0]!r}, which the framework does not have.")
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


@dataclass(frozen=True, slots=True)
class _Prepared:
    events: list[Event]
    match: Match | None


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


def clean(text: str) -> str:
    """The text without control characters, which no form can hold; everything else stays."""
    return text.translate(_FORBIDDEN).replace("\r\n", "\n").replace("\r", "\n")


def _always(events: list[Event]) -> Callable[[Session], list[Event]]:
    def decide(_now_standing: Session) -> list[Event]:
        return events

    return decide


def _now() -> datetime:
    return datetime.now(UTC)

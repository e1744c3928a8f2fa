"""Which of the framework's statements bear on what the team said."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.interview import Move
from assistant.matching.flags import is_denial
from assistant.matching.matcher import Matcher
from assistant.matching.types import Match
from assistant.reply import theme_on_table
from assistant.retrieval.retriever import Retriever
from assistant.retrieval.types import Where
from assistant.session import Sentence, Session
from assistant.understand import Understood
from assistant.words import content_stems
from knowledge.model import Framework
from knowledge.notes import Notes

_CITED = 3
_POINTED_AT = 2
# How likely another question's theme must be, and the asked one's at most, to be taken instead.
_PLAINLY, _HARDLY = 0.5, 0.1
_ENOUGH_WORDS = 4


class Citer:
    """Finds statements for turns, and a theme's own sentences in a session."""

    def __init__(
        self, framework: Framework, notes: Notes, matcher: Matcher, retriever: Retriever
    ) -> None:
        self._framework = framework
        self._notes = notes
        self._matcher = matcher
        self._retriever = retriever

    def for_turn(self, read: Understood, move: Move, match: Match | None) -> tuple[str, ...]:
        """Statement ids to show beside a reply, the nearest first; never more than three."""
        theme = self._theme_shown(read, move, match)
        if theme:
            return tuple(s.id for s in self._framework.theme(theme).statements)
        if move.name == "outwards" and move.indicator:
            return self._to_see(move.indicator)
        said = " ".join(s.text for s in read.sentences if s.role != "aside")
        if len(content_stems(said)) < _ENOUGH_WORDS:
            return ()
        found = self._retriever.search(said, _CITED, Where(move.indicator, kind="statement"))
        return tuple(hit.chunk.id for hit in found.hits)

    def _theme_shown(self, read: Understood, move: Move, match: Match | None) -> str | None:
        """The theme whose three statements a move lays open, if it is such a move."""
        matched = match.theme if match else None
        if move.name in ("good", "level") and move.indicator:
            return matched or self.theme_asked(read, move)
        if move.name == "match":
            return matched
        if move.name in ("judge_first", "match_ask") and move.indicator:
            return theme_on_table(read, move, self._framework, self._notes)
        return None

    def _to_see(self, qi: str) -> tuple[str, ...]:
        """Partners and resources of the framework that an indicator's themes come nearest to."""
        about = ". ".join(t.name for t in self._framework.indicator(qi).themes)
        found = [
            hit.chunk.id
            for kind in ("partner", "resource")
            for hit in self._retriever.search(about, 1, Where(kind=kind)).hits
        ]
        return tuple(found[:_POINTED_AT])

    def names(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Short names of the partners and resources among some ids, as printed."""
        named = (part.partition(":") for part in ids if part.startswith(("partner:", "resource:")))
        return tuple(name for _, _, name in named)

    def theme_called(self, text: str) -> str | None:
        """The theme that a wish to go somewhere means by its words, if any."""
        found = self._retriever.search(text, 1, Where(kind="statement"))
        return next((hit.chunk.theme for hit in found.hits), None)

    def answered_by(
        self, sentences: Sequence[Sentence], asked: str, open_: Sequence[str]
    ) -> str | None:
        """The open question that an answer plainly bears on instead of the one asked, if any."""
        said = [s.text for s in sentences if s.role not in ("aside", "context", "action")]
        if len(content_stems(" ".join(said))) < 2 * _ENOUGH_WORDS:
            return None
        shares = self._matcher.theme_shares(" ".join(said))
        on_table = max(shares[t] for t in self._notes.themes_of(asked, self._framework))
        best = max(open_, key=lambda q: shares[self._foremost(q)])
        if self._foremost(best) in self._notes.themes_of(asked, self._framework):
            return None
        plainly = shares[self._foremost(best)] > _PLAINLY and on_table < _HARDLY
        return best if plainly else None

    def theme_asked(self, read: Understood, move: Move, session: Session | None = None) -> str:
        """The theme a question about levels means: by id, by name, or the one talked about."""
        if read.theme:
            return read.theme
        words = set(content_stems(" ".join(s.text for s in read.sentences if s.role == "aside")))
        named = self._theme_named(words, move.indicator or "")
        if named:
            return named
        most = self.theme_most_said(session, move.indicator or "") if session else None
        return most or theme_on_table(read, move, self._framework, self._notes)

    def _theme_named(self, words: set[str], qi: str) -> str | None:
        """The theme of a QI whose name shares a word with these that no other theme's name has."""
        themes = self._framework.indicator(qi).themes
        names = {theme.id: set(content_stems(theme.name)) for theme in themes}
        for theme, name in names.items():
            others = set().union(*(n for other, n in names.items() if other != theme))
            if words & (name - others):
                return theme
        return None

    def theme_most_said(self, session: Session, qi: str) -> str | None:
        """The theme of a QI that the team has said most about, if it said anything."""
        themes = [t.id for t in self._framework.indicator(qi).themes]
        said = {t: len(" ".join(self.said_about(session, t))) for t in themes}
        best = max(said, key=said.__getitem__)
        return best if said[best] else None

    def said_about(self, session: Session, theme_id: str) -> list[str]:
        """The team's sentences that bear on a theme: told of now, not corrected since.

        A sentence bears on the theme that the question it answered is about, and on the theme
        of the QI that it comes nearest to.
        """
        theme = self._framework.theme(theme_id)
        texts: list[str] = []
        asked_for: list[bool] = []
        for turn in session.turns:
            if turn.qi != theme.indicator_id:
                continue
            bears = turn.question is not None and theme_id == self._foremost(turn.question)
            for place, sentence in enumerate(turn.sentences):
                kept = sentence.role not in ("aside", "context", "action")
                if kept and (turn.number, place) not in session.struck:
                    texts.append(sentence.text)
                    asked_for.append(bears)
        nearest = self._matcher.nearest_themes(texts, theme.indicator_id)
        return [
            text
            for text, bears, near in zip(texts, asked_for, nearest, strict=True)
            if near == theme_id or (bears and not is_denial(text))
        ]

    def _foremost(self, question_id: str) -> str:
        return self._notes.themes_of(question_id, self._framework)[0]

"""From a session to pro-forma sentences: the team's own, sorted, with sources and visible gaps.

Nothing is written that nobody said. A sentence is only tidied: a spoken label in front of it
goes ("Numbers: …"), it begins with a capital and ends with a stop. What was corrected is left
out, and the sentence that corrects it also names the turn it corrects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.evidence import CORNER_NAMES, CORNERS, Role
from assistant.proforma import Entry, overlay
from assistant.session import Column, Sentence, Session, Source, Turn
from assistant.words import content_stems
from knowledge.model import Framework
from knowledge.notes import Notes
from prompts.loader import say

_COLUMN_OF: dict[Role, Column] = {
    "practice": "doing",
    "context": "doing",
    "evidence": "evidence",
    "impact": "evidence",
    "action": "actions",
}
_LABEL = re.compile(
    r"^(?:(?:right|ok|okay|aye|well|so|och|oh|and|but|numbers|evidence|actions?|next steps?|"
    r"figures|our actions?|anyway)\s*[:?–,-]+\s*)+",
    re.IGNORECASE,
)
_BARE_CONTEXT = re.compile(r"^(?:QI ?)?\d\.\d(?:\.\d)?\b.{0,30}$", re.IGNORECASE)
_SHORT_QUOTE = 60


def draft(session: Session, framework: Framework, notes: Notes) -> tuple[Entry, ...]:
    """Every entry of the session's pro-forma, the team's edits laid over it."""
    entries: list[Entry] = []
    for qi in session.indicators:
        said = list(_said(session, qi))
        entries += said
        entries += _gaps(session, qi, said)
        entries += _to_find_out(session, qi, framework, notes)
    return overlay(entries, session.edits, session.focus or "")


def tidy(text: str) -> str:
    """The team's sentence as it stands in a form: spoken label off, capital, full stop."""
    plain = _LABEL.sub("", text).strip() or text.strip()
    plain = plain[0].upper() + plain[1:] if plain[:1].islower() else plain
    return plain if plain[-1:] in ".!?…”\"'" else plain.rstrip(",;:–- ") + "."


def _said(session: Session, qi: str) -> Iterator[Entry]:
    seen: set[tuple[str, ...]] = set()
    for turn in session.turns:
        if turn.qi != qi:
            continue
        for place, sentence in enumerate(turn.sentences):
            key = tuple(content_stems(sentence.text))
            struck = (turn.number, place) in session.struck
            if struck or key in seen or not _belongs(sentence):
                continue
            seen.add(key)
            yield Entry(
                id=f"t{turn.number}s{place}",
                qi=qi,
                theme=None,
                column=_COLUMN_OF[sentence.role],
                text=tidy(sentence.text),
                sources=_sources(turn, place),
            )


def _belongs(sentence: Sentence) -> bool:
    return sentence.role != "aside" and not _BARE_CONTEXT.match(sentence.text)


def _sources(turn: Turn, place: int) -> tuple[Source, ...]:
    """The turn itself; for a correction's first sentence also the turn that it corrects."""
    own = (Source(turn=turn.number),)
    return own + tuple(Source(turn=earlier) for earlier, _ in turn.struck) if not place else own


def _gaps(session: Session, qi: str, said: Sequence[Entry]) -> Iterator[Entry]:
    by_column = {e.column for e in said}
    if "doing" not in by_column:
        yield _gap(qi, "doing", "none", say("gap_doing"))
    if "evidence" not in by_column:
        yield _gap(qi, "evidence", "none", say("gap_evidence"))
    else:
        heard = {c for t in session.turns if t.qi == qi for s in t.sentences for c in s.corners}
        for corner in CORNERS:
            if corner not in heard:
                yield _gap(qi, "evidence", corner, say("gap_corner", corner=CORNER_NAMES[corner]))
    if "actions" not in by_column:
        yield _gap(qi, "actions", "none", say("gap_actions"))
    yield from _action_gaps(session, qi, said)


def _action_gaps(session: Session, qi: str, said: Sequence[Entry]) -> Iterator[Entry]:
    """A visible gap for each action that does not say by when."""
    sentences = {
        f"t{t.number}s{place}": s for t in session.turns for place, s in enumerate(t.sentences)
    }
    for entry in said:
        sentence = sentences[entry.id]
        if entry.column != "actions" or sentence.has_when:
            continue
        move = "gap_when" if sentence.has_who else "gap_who_when"
        yield _gap(qi, "actions", entry.id, say(move, action=_short(entry.text)))


def _to_find_out(session: Session, qi: str, framework: Framework, notes: Notes) -> Iterator[Entry]:
    """A question the team could not answer yet stands in the form as a gap, by its id."""
    for turn in session.turns:
        if turn.kind == "dont_know" and turn.qi == qi and turn.question:
            question = notes.question(turn.question, framework)
            yield Entry(
                id=f"{qi}:find:{turn.question}",
                qi=qi,
                theme=None,
                column="evidence",
                text=f"[to find out: {question.text}]",
                sources=(Source(turn=turn.number), Source(id=question.id)),
                gap=True,
            )


def _gap(qi: str, column: Column, name: str, text: str) -> Entry:
    return Entry(f"{qi}:gap:{column}:{name}", qi, None, column, text, (), gap=True)


def _short(text: str) -> str:
    plain = text.rstrip(".")
    if len(plain) <= _SHORT_QUOTE:
        return plain
    return plain[:_SHORT_QUOTE].rsplit(" ", 1)[0] + " …"

"""Results as JSON documents (the contract's) and as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.coach import Coach
from assistant.matching.types import Match
from assistant.proforma import Entry
from assistant.retrieval.types import Found
from assistant.session import COLUMNS, Session
from assistant.store.sessions import Summary
from knowledge.model import Framework
from ui import text

_LEVELS = {0: "not yet at level 1", 1: "level 1", 2: "level 2", 3: "level 3"}


def found_document(found: Found) -> dict[str, Any]:
    """Search results as the contract's object."""
    return {
        "results": [
            {
                "id": hit.chunk.id,
                "kind": hit.chunk.kind,
                "theme": hit.chunk.theme,
                "level": hit.chunk.level,
                "score": hit.score,
                "text": hit.chunk.text,
            }
            for hit in found.hits
        ],
        "answered": found.answered,
    }


def found_text(found: Found) -> str:
    """Search results to read."""
    blocks = [f"{hit.chunk.id}  ({hit.chunk.kind})\n  {hit.chunk.text}" for hit in found.hits]
    if not blocks:
        return text.NOTHING_FITS
    if not found.answered:
        blocks.insert(0, text.NOT_ANSWERED)
    return "\n\n".join(blocks)


def match_text(match: Match, framework: Framework) -> str:
    """A match to read: verdict, reasons, what would move the team on."""
    if match.theme is None:
        return f"{match.verdict}: {text.NO_THEME[match.verdict]}\n{match.ask}"
    theme = framework.theme(match.theme)
    levels = " or ".join(_LEVELS[level] for level in match.levels) or "not enough to say"
    rows = [f"{theme.id} {theme.name}: {levels} ({match.verdict}, {match.confidence:.0%} sure)"]
    if len(match.targets) > 1:
        rows = [f"Two things at different levels ({match.confidence:.0%} sure)"]
        rows += [f"  {t.theme}: {_LEVELS[t.levels[0]]}: “{t.span}”" for t in match.targets]
    rows += [f"  heard    {c.id}: “{c.quote}”" for c in match.claims if c.status == "heard"]
    rows += [f"  partly   {c.id}: “{c.quote}”" for c in match.claims if c.status == "partly"]
    rows += [f"  next     {c.id}: {c.text}" for c in match.claims if c.id in match.next]
    return "\n".join([*rows, match.ask])


def entry_document(entry: Entry) -> dict[str, Any]:
    """One sentence of a draft as the contract's object."""
    sources = [{"turn": s.turn} if s.turn is not None else {"id": s.id} for s in entry.sources]
    return {"text": entry.text, "sources": sources, "gap": entry.gap}


def draft_document(coach: Coach, session: Session, qi: str | None) -> dict[str, Any]:
    """The draft of one QI as the contract's object."""
    entries = [e for e in coach.draft(session) if e.qi == qi and e.status != "rejected"]
    columns: dict[str, Any] = {
        c: [entry_document(e) for e in entries if e.column == c] for c in COLUMNS
    }
    return {"qi": qi, **columns}


def closing_document(coach: Coach, session: Session) -> dict[str, Any]:
    """The last line of a chat in JSON Lines: session, draft and levels."""
    said = [t.qi for t in session.turns if t.qi]
    main = max(session.indicators, key=said.count, default=None)
    return {
        "session": session.id,
        "draft": draft_document(coach, session, main),
        "drafts": [draft_document(coach, session, qi) for qi in session.indicators],
        "levels": [
            {"theme": j.theme, "suggested": list(j.suggested), "team": j.team}
            for j in sorted(session.judgements, key=_theme_of)
        ],
    }


def _theme_of(judgement: Any) -> str:
    return str(judgement.theme)


def summary_document(summary: Summary) -> dict[str, Any]:
    """One session of the list."""
    return {
        "id": summary.id,
        "setting": summary.setting,
        "sector": summary.sector,
        "qi": summary.focus,
        "turns": summary.turns,
        "updated": summary.updated.isoformat(),
    }


def summaries_text(summaries: Sequence[Summary]) -> str:
    """The list of sessions to read."""
    if not summaries:
        return "No session is saved yet. Begin one with: stem-coach chat"
    return "\n".join(
        f"{s.id}  {s.updated:%d %b %Y %H:%M}  {s.focus or '-':4} {s.turns:3} turns  {s.setting}"
        for s in summaries
    )


def session_document(coach: Coach, session: Session) -> dict[str, Any]:
    """A whole session: what was said, the draft and the levels."""
    return {
        "id": session.id,
        "setting": session.setting,
        "sector": session.sector,
        "version": session.version,
        "turns": [
            {
                "turn": t.number,
                "text": t.text,
                "reply": t.reply,
                "move": t.move,
                "question": t.asked,
                "citations": list(t.citations),
                "at": t.at.isoformat(),
            }
            for t in session.turns
        ],
        **closing_document(coach, session),
    }


def session_text(coach: Coach, session: Session) -> str:
    """A whole session to read."""
    rows = [f"{session.setting or 'No name given'} ({session.sector}), session {session.id}", ""]
    for turn in session.turns:
        rows += [f"You ({turn.number}): {turn.text}", f"Coach: {turn.reply}", ""]
    for qi in session.indicators:
        draft = draft_document(coach, session, qi)
        for column, heading in zip(COLUMNS, coach.framework.proforma.columns, strict=True):
            rows.append(f"QI {qi}. {heading}")
            rows += [f"  - {s['text']}{_turns(s['sources'])}" for s in draft[column]]
    return "\n".join(rows)


def _turns(sources: Sequence[dict[str, Any]]) -> str:
    named = [str(s["turn"]) for s in sources if "turn" in s]
    return f"  [turn {', '.join(named)}]" if named else ""

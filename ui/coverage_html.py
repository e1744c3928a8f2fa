"""What a dialogue has covered, as a small picture in words: stage, triangle, directions, voices."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from assistant.coverage import DIRECTIONS, VOICES, coverage
from assistant.evidence import CORNER_NAMES, CORNERS
from assistant.interview import STAGES, stage
from assistant.session import Session
from ui import text


def coverage_html(session: Session) -> str:
    """Where the dialogue stands and what it has heard of; nothing before an indicator is chosen."""
    if session.focus is None:
        return ""
    heard = coverage(session, session.focus)
    now = stage(session)
    stages = "".join(
        f"<li{' aria-current=step' if name == now else ''}>{escape(name)}</li>" for name in STAGES
    )
    rows = [
        _row(text.TRIANGLE, [(CORNER_NAMES[c], c in heard.corners) for c in CORNERS]),
        _row(text.DIRECTIONS, [(d, d in heard.directions) for d in DIRECTIONS]),
        _row(text.VOICES, [(v, v in heard.voices) for v in VOICES]),
        _row(text.AND, [("impact on learners", heard.impact), ("how far", heard.extent),
                        ("how often", heard.when), ("who", heard.who)]),
    ]  # fmt: skip
    return (
        f"<section class='coverage' aria-label='{text.COVERED}'>"
        f"<ol class='stages'>{stages}</ol><dl>{''.join(rows)}</dl></section>"
    )


def _row(name: str, marks: Iterable[tuple[str, bool]]) -> str:
    items = "".join(
        f"<li class='{'has' if there else 'lacks'}'>"
        f"<span aria-hidden='true'>{'●' if there else '○'}</span> {escape(what)}"
        f"<span class='unseen'>{': heard' if there else ': not yet'}</span></li>"
        for what, there in marks
    )
    return f"<dt>{escape(name)}</dt><dd><ul>{items}</ul></dd>"

"""The team's words cut into sentences, each with its place in the turn, not a letter changed.

Our own because notes typed at 4 pm (fragments, dashes, bullets, "didnae.", "3 of us went.")
defeat general splitters, and because the place of every sentence is what a source is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ABBREVIATIONS = frozenset(
    "e.g i.e etc mr mrs ms miss dr st no approx dept govt inc vs p.e a.m p.m ext tel fig "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri".split()
)
# These end a sentence when a capital follows; titles never do.
_TITLES = frozenset("mr mrs ms dr st no e.g i.e vs fig approx".split())
_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|\n+")
_BULLET = re.compile(r"^\s*(?:[-*•·–—]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence and where it stands: `text == source[start:end]`."""

    start: int
    end: int
    text: str


def split_sentences(source: str) -> tuple[Span, ...]:
    """Cut `source` into sentences in order; bullets and line breaks end a sentence too."""
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(source):
        if stop.group().startswith("\n") or _ends_here(source, start, stop):
            _keep(source, start, stop.end(), spans)
            start = stop.end()
    _keep(source, start, len(source), spans)
    return tuple(spans)


def _ends_here(source: str, start: int, stop: re.Match[str]) -> bool:
    if not stop.group().startswith(".") or stop.group().startswith(".."):
        return True
    words = source[start : stop.start()].split()
    last = words[-1].lower().lstrip("(\"'“‘") if words else ""
    following = source[stop.end() :].lstrip()[:1]
    if last in _TITLES or (len(words) == 1 and last.isdigit()):
        return False
    return last not in _ABBREVIATIONS or following.isupper()


def _keep(source: str, start: int, end: int, spans: list[Span]) -> None:
    piece = source[start:end]
    bullet = _BULLET.match(piece)
    if bullet:
        start += bullet.end()
    piece = source[start:end]
    start += len(piece) - len(piece.lstrip())
    text = piece.strip()
    if any(c.isalnum() for c in text):
        spans.append(Span(start, start + len(text), text))

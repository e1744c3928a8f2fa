"""One chunk for each addressable part of the framework; never fixed-size windows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from knowledge.model import Framework, Indicator, Section

Kind = Literal[
    "statement", "claim", "question", "intro", "appendix", "resource", "partner", "glossary"
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Chunk:
    """One part of the framework, ready to be searched.

    `text` is what the source says; `search_text` puts it in its place (indicator, theme) so
    that a short part can be found by what it is about. `theme` and `indicator` are ids, or
    None where the part stands outside the tables; `level` counts from 1. A question has the
    theme that it bears on most, or the first of its indicator. `sectors` are those that its text
    names, if any.
    """

    id: str
    kind: Kind
    text: str
    search_text: str
    indicator: str | None = None
    theme: str | None = None
    level: int | None = None
    sectors: frozenset[str] = frozenset()


def chunk_framework(
    framework: Framework,
    question_themes: Mapping[str, Sequence[str]] | None = None,
    about: Mapping[str, str] | None = None,
    sectors: Mapping[str, re.Pattern[str]] | None = None,
) -> tuple[Chunk, ...]:
    """Every addressable part as a chunk, in source order.

    `question_themes` names the themes each question bears on, foremost first; `about` says in
    other words what parts are about, to be searched and never shown; `sectors` finds the sectors
    that a text names.
    """
    foremost = {question: themes[0] for question, themes in (question_themes or {}).items()}
    said, signs = about or {}, sectors or {}
    return tuple(
        replace(
            chunk,
            search_text=" ".join([chunk.search_text, *filter(None, [said.get(chunk.id)])]),
            sectors=frozenset(name for name, sign in signs.items() if sign.search(chunk.text)),
        )
        for chunk in _chunks(framework, foremost)
    )


def _chunks(framework: Framework, foremost: Mapping[str, str]) -> list[Chunk]:
    chunks = [chunk for i in framework.indicators for chunk in _of_indicator(i, foremost)]
    chunks += [_of_section("intro", s) for s in framework.intro]
    chunks += [_of_section("appendix", s) for s in framework.appendix]
    for r in framework.resources:
        chunks.append(Chunk(r.id, "resource", _with_link(r.name, r.url), f"{r.name}. {r.group}."))
    for p in framework.partners:
        chunks.append(Chunk(p.id, "partner", _with_link(p.text, p.url), f"{p.text}. {p.group}."))
    for t in framework.glossary:
        text = f"{t.term} – {t.meaning}"
        chunks.append(Chunk(t.id, "glossary", text, text))
    return chunks


def _of_section(kind: Kind, section: Section) -> Chunk:
    return Chunk(section.id, kind, section.text, f"{section.heading}\n{section.text}")


def _with_link(name: str, url: str | None) -> str:
    return f"{name}: {url}" if url else name


def _of_indicator(indicator: Indicator, foremost: Mapping[str, str]) -> Iterator[Chunk]:
    for theme in indicator.themes:
        heading = f"{indicator.name}. {theme.name}."
        for statement in theme.statements:
            place = (indicator.id, theme.id, statement.level)
            searched = f"{heading} {statement.text}"
            yield Chunk(statement.id, "statement", statement.text, searched, *place)
            for claim in statement.claims:
                yield Chunk(claim.id, "claim", claim.text, f"{theme.name}. {claim.text}", *place)
    for q in indicator.questions:
        searched = f"{indicator.name}. {q.text}"
        theme_id = foremost.get(q.id, indicator.themes[0].id)
        yield Chunk(q.id, "question", q.text, searched, indicator.id, theme_id)

"""One chunk for each addressable part of the framework; never fixed-size windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge.model import Framework, Indicator, Section

Kind = Literal[
    "statement", "claim", "question", "intro", "appendix", "resource", "partner", "glossary"
]
KINDS: tuple[Kind, ...] = get_args(Kind)

# Part of the index's fingerprint: raise it when what is embedded changes.
CHUNK_VERSION = 1


@dataclass(frozen=True, slots=True)
class Chunk:
    """One part of the framework, ready to be searched.

    `text` is what the source says; `search_text` puts it in its place (indicator, theme) so
    that a short part can be found by what it is about. `theme` and `indicator` are ids, or
    None where the part stands outside the tables; `level` counts from 1.
    """

    id: str
    kind: Kind
    text: str
    search_text: str
    indicator: str | None = None
    theme: str | None = None
    level: int | None = None


def chunk_framework(framework: Framework) -> tuple[Chunk, ...]:
    """Every addressable part as a chunk, in source order."""
    chunks = [chunk for i in framework.indicators for chunk in _of_indicator(i)]
    chunks += [_of_section("intro", s) for s in framework.intro]
    chunks += [_of_section("appendix", s) for s in framework.appendix]
    for r in framework.resources:
        chunks.append(Chunk(r.id, "resource", _with_link(r.name, r.url), f"{r.name}. {r.group}."))
    for p in framework.partners:
        chunks.append(Chunk(p.id, "partner", _with_link(p.text, p.url), f"{p.text}. {p.group}."))
    for t in framework.glossary:
        text = f"{t.term} – {t.meaning}"
        chunks.append(Chunk(t.id, "glossary", text, text))
    return tuple(chunks)


def _of_section(kind: Kind, section: Section) -> Chunk:
    return Chunk(section.id, kind, section.text, f"{section.heading}\n{section.text}")


def _with_link(name: str, url: str | None) -> str:
    return f"{name}: {url}" if url else name


def _of_indicator(indicator: Indicator) -> Iterator[Chunk]:
    for theme in indicator.themes:
        heading = f"{indicator.name}. {theme.name}."
        for statement in theme.statements:
            place = (indicator.id, theme.id, statement.level)
            searched = f"{heading} {statement.text}"
            yield Chunk(statement.id, "statement", statement.text, searched, *place)
            for claim in statement.claims:
                yield Chunk(claim.id, "claim", claim.text, f"{theme.name}. {claim.text}", *place)
    for q in indicator.questions:
        yield Chunk(q.id, "question", q.text, f"{indicator.name}. {q.text}", indicator.id)

"""The pro-forma as Markdown; whatever the team typed is shown as text, never as mark-up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.export.wording import (
    DATE,
    EMPTY,
    LEVELS_COLUMNS,
    LEVELS_HEADING,
    LEVELS_NOTE,
    SECTOR,
    SETTING,
    by_indicator,
    clean,
    day,
    headings,
    level_row,
    one_line,
    source_mark,
)
from assistant.proforma import Entry, Level, ProForma

_SPECIAL = re.compile(r"[\\`*_\[\]|~$]")
_LIST_NUMBER = re.compile(r"^(\d{1,9})([.)])")
_LINE_START = re.compile(r"^[#+=-]")
# A backslash in front of these is not understood everywhere; an entity is. The colon keeps an
# address from becoming a link.
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("://", "&#58;//"))


def to_markdown(proforma: ProForma) -> bytes:
    """The pro-forma as UTF-8 Markdown."""
    lines = [*_front(proforma), *_boxes(proforma), *_levels(proforma.levels), *_end(proforma)]
    return ("\n".join(lines) + "\n").encode()


def escape(text: str) -> str:
    """The text so that Markdown and HTML in it are shown as typed; newlines stay."""
    return "\n".join(map(_escape_line, clean(text).split("\n")))


def _escape_line(line: str) -> str:
    safe = _SPECIAL.sub(r"\\\g<0>", line.strip())
    for char, entity in _ENTITIES:
        safe = safe.replace(char, entity)
    safe = _LIST_NUMBER.sub(r"\1\\\2", safe)
    return _LINE_START.sub(r"\\\g<0>", safe)


def _heading(text: str) -> str:
    return escape(one_line(text))


def _front(proforma: ProForma) -> Iterator[str]:
    yield f"# {_heading(proforma.title)}"
    yield ""
    facts = ((SETTING, proforma.setting), (SECTOR, proforma.sector), (DATE, day(proforma.date)))
    for label, value in facts:
        yield f"- **{label}:** {_heading(value) or EMPTY}"
    yield ""


def _boxes(proforma: ProForma) -> Iterator[str]:
    for box in proforma.boxes:
        yield f"## {_heading(box.category)}"
        yield ""
        for column, heading in headings(proforma).items():
            yield f"### {_heading(heading)}"
            yield ""
            yield from _column(box.columns.get(column, ()), proforma)


def _column(entries: tuple[Entry, ...], proforma: ProForma) -> Iterator[str]:
    for indicator, group in by_indicator(entries, proforma.indicator_names):
        yield f"#### {_heading(indicator)}"
        yield ""
        yield from map(_bullet, group)
        yield ""
    if not entries:
        yield EMPTY
        yield ""


def _bullet(entry: Entry) -> str:
    lines = [line for line in escape(entry.text).split("\n") if line] or [EMPTY]
    # A backslash at a line's end breaks the line; the indent keeps it in its bullet.
    text = "\\\n  ".join(lines)
    return f"- {f'*{text}*' if entry.gap else text} {_escape_line(source_mark(entry))}"


def _levels(levels: tuple[Level, ...]) -> Iterator[str]:
    if not levels:
        return
    yield f"## {LEVELS_HEADING}"
    yield ""
    yield LEVELS_NOTE
    yield ""
    yield _row(LEVELS_COLUMNS)
    yield _row(("---",) * len(LEVELS_COLUMNS))
    for level in levels:
        yield _row(tuple(_escape_line(cell) for cell in level_row(level)))
    yield ""


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _end(proforma: ProForma) -> Iterator[str]:
    yield "---"
    yield ""
    yield _heading(proforma.attribution)
    yield ""
    yield _heading(proforma.note)

"""The pro-forma as a Word file, laid out like the framework's own form.

A title with its date; for each category one table of three columns; then the levels. The
heading rows come again on every page, the box below them may run over as many as it needs.
`assistant/importing.py` reads the same layout back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from io import BytesIO

from docx import Document as new_document
from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Cm, Length, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assistant.export.word_style import (
    BAND,
    PALE,
    TEXT_WIDTH,
    cell_margins,
    describe,
    dress,
    new,
)
from assistant.export.wording import (
    DATE,
    EMPTY,
    GAP_STYLE,
    LEFT_TO_RIGHT,
    LEVELS_COLUMNS,
    LEVELS_HEADING,
    LEVELS_NOTE,
    MARK_STYLE,
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
from assistant.proforma import Box, Entry, Level, ProForma

_BOX_HEIGHT = Cm(4.2)
_RIGHT_TO_LEFT = ("R", "AL")
_STRONG = ("L", *_RIGHT_TO_LEFT)


def to_docx(proforma: ProForma) -> bytes:
    """The pro-forma as the bytes of a .docx file."""
    document = new_document()
    dress(document)
    describe(document, proforma.title, proforma.setting, proforma.date)
    _front(document, proforma)
    for box in proforma.boxes:
        _box(document, box, proforma)
    _levels(document, proforma.levels)
    _footer(document, proforma)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _front(document: Document, proforma: ProForma) -> None:
    title = document.add_paragraph(one_line(proforma.title), style="Title")
    date = title.add_run(f"\t{DATE}: {day(proforma.date)}")
    date.font.size = Pt(11)
    for label, value in ((SETTING, proforma.setting), (SECTOR, proforma.sector)):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        _say(paragraph, one_line(value) or EMPTY)


def _box(document: Document, box: Box, proforma: ProForma) -> None:
    """One category: its name over the three columns, their headings, and the box to fill."""
    _space(document)
    columns = headings(proforma)
    table = _table(document, 3, len(columns), box.category)
    band = table.rows[0].cells[0].merge(table.rows[0].cells[-1])
    _heading(band, box.category, "Heading 1", BAND)
    for cell, heading in zip(table.rows[1].cells, columns.values(), strict=True):
        _heading(cell, heading, "Heading 2", PALE)
    for row in table.rows[:2]:
        _repeat(row)
    body = table.rows[2]
    body.height, body.height_rule = _BOX_HEIGHT, WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, column in zip(body.cells, columns, strict=True):
        _fill(cell, box.columns.get(column, ()), proforma)


def _fill(cell: _Cell, entries: Sequence[Entry], proforma: ProForma) -> None:
    first = cell.paragraphs[0]
    if not entries:
        first.add_run(EMPTY)
        return
    for indicator, group in by_indicator(entries, proforma.indicator_names):
        cell.add_paragraph(style="Heading 3").add_run(indicator).bold = True
        for entry in group:
            _sentence(cell.add_paragraph(style="List Bullet"), entry)
    # A new cell holds an empty paragraph, which would stand above the first heading.
    first._p.getparent().remove(first._p)


def _sentence(paragraph: Paragraph, entry: Entry) -> None:
    run = _say(paragraph, clean(entry.text) or EMPTY)
    if entry.gap:
        run.style = GAP_STYLE
    # The marks keep the brackets the right way round behind text that runs from the right.
    side = LEFT_TO_RIGHT if run.font.rtl else ""
    paragraph.add_run(f" {side}{source_mark(entry)}{side}", style=MARK_STYLE)


def _say(paragraph: Paragraph, text: str) -> Run:
    """Add the text as it was typed, from right to left where it is written so."""
    run = paragraph.add_run(text)
    strong = (d for d in map(unicodedata.bidirectional, text) if d in _STRONG)
    if next(strong, "L") in _RIGHT_TO_LEFT:
        run.font.rtl = True
        paragraph._p.get_or_add_pPr().insert_element_before(
            new("bidi"), "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
        )
    return run


def _levels(document: Document, levels: Sequence[Level]) -> None:
    if not levels:
        return
    _space(document)
    document.add_paragraph(LEVELS_HEADING, style="Heading 1")
    document.add_paragraph(LEVELS_NOTE).paragraph_format.keep_with_next = True
    table = _table(document, 1 + len(levels), len(LEVELS_COLUMNS), LEVELS_HEADING)
    top, *rest = table.rows
    for cell, heading in zip(top.cells, LEVELS_COLUMNS, strict=True):
        _heading(cell, heading, "Heading 2", PALE)
    _repeat(top)
    for row, level in zip(rest, levels, strict=True):
        _whole(row)
        for cell, text in zip(row.cells, level_row(level), strict=True):
            cell.paragraphs[0].add_run(text)


def _footer(document: Document, proforma: ProForma) -> None:
    footer = document.sections[0].footer
    first = footer.paragraphs[0]
    first.add_run(f"{one_line(proforma.attribution)}\tPage ")
    _field(first, "PAGE")
    first.add_run(" of ")
    _field(first, "NUMPAGES")
    footer.add_paragraph(one_line(proforma.note), style="Footer")


def _space(document: Document) -> None:
    """Two tables with nothing between them would become one."""
    document.add_paragraph().paragraph_format.space_after = Length(0)


def _table(document: Document, rows: int, columns: int, name: str) -> Table:
    """A ruled table as wide as the page; its width is fixed, so that long words wrap in it."""
    table: Table = document.add_table(rows, columns, style="Table Grid")
    table.autofit = False
    width = Length(TEXT_WIDTH // columns)
    for row in table.rows:
        for cell in row.cells:
            cell.width = width
    for column in table.columns:
        column.width = width
    table._tbl.tblPr.insert_element_before(cell_margins(), "w:tblLook")
    table._tbl.tblPr.append(new("tblCaption", val=one_line(name)))
    return table


def _heading(cell: _Cell, text: str, style: str, shade: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(one_line(text))
    cell._tc.get_or_add_tcPr().append(new("shd", val="clear", color="auto", fill=shade))


def _repeat(row: _Row) -> None:
    """Say the row is a heading: it stays whole and comes again on each page of its table."""
    _whole(row)
    row._tr.get_or_add_trPr().append(new("tblHeader"))


def _whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(new("cantSplit"))


def _field(paragraph: Paragraph, code: str) -> None:
    """A number that Word works out: `PAGE` or `NUMPAGES`."""
    number, run = new("t"), new("r")
    number.text = "1"
    run.append(number)
    field = new("fldSimple", instr=code)
    field.append(run)
    paragraph._p.append(field)

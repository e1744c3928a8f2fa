"""A filled pro-forma read back: our own JSON, and the Word file that we export.

The bytes come from outside, so nothing in them is trusted: the kind is told from the content,
sizes are bounded before anything is unpacked, and whatever is wrong ends in one plain sentence.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from assistant.errors import InputError
from assistant.export.json_ import SCHEMA
from assistant.export.word_read import Cell, Line, Table, WordText, read_word
from assistant.export.wording import EMPTY, LEFT_TO_RIGHT, MARK, SECTOR, SETTING, one_line
from assistant.session import COLUMNS, SECTOR_NAMES, Column

LARGEST_FILE = 20_000_000
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_MACRO_ENDINGS = (".docm", ".dotm")
_LONGEST_NAME = 80
_INDICATOR = re.compile(r"(?:QI\s*)?(\d+\.\d+)(?=[\s:.–-]|$)")
_MARK_AT_END = re.compile(rf"\s*{MARK.pattern}$")
_BRACKETED = re.compile(r"\[.*\]\.?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ImportedEntry:
    """One sentence of the file; `qi` is empty where the file does not say."""

    qi: str
    column: Column
    text: str
    gap: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What a pro-forma file holds; `sector` is one of ours ("primary"), or empty if it is not."""

    setting: str
    sector: str
    entries: tuple[ImportedEntry, ...]


def read_proforma(data: bytes, name: str) -> Imported:
    """Read a filled pro-forma: a .docx or .json file as `stem-coach export` writes them.

    Raises:
        InputError: the file is no pro-forma, or not safe to open; the message says why.
    """
    called = f"The file {_shown(name)!r}"
    _refuse(data, name, called)
    if data.startswith(b"PK"):
        return _from_word(read_word(data, called), called)
    text = data.removeprefix(codecs.BOM_UTF8).strip()
    if text.startswith(b"{"):
        return _from_json(text, called)
    raise InputError(
        f"{called} is neither a Word file (.docx) nor JSON. Choose a pro-forma that STEM Coach "
        "exported as docx or json."
    )


def _shown(name: str) -> str:
    """The name without its folders, short enough for a sentence."""
    return one_line(PureWindowsPath(name).name)[:_LONGEST_NAME]


def _refuse(data: bytes, name: str, called: str) -> None:
    if not data.strip():
        raise InputError(f"{called} is empty; choose another one.")
    if len(data) > LARGEST_FILE:
        raise InputError(f"{called} is larger than {LARGEST_FILE // 1_000_000} MB; choose another.")
    if data.startswith(_OLE):
        raise InputError(
            f"{called} is locked with a password or was saved by an old Word (.doc). Save it as "
            ".docx without a password and import that."
        )
    if name.lower().endswith(_MACRO_ENDINGS):
        raise InputError(f"{called} may hold macros. Save it as a plain .docx and import that.")


class _Entry(BaseModel):
    qi: str
    text: str
    gap: bool = False
    status: str = "draft"


class _Box(BaseModel):
    columns: dict[Column, list[_Entry]]


class _Document(BaseModel):
    shape: Literal["stem-coach/proforma/1"] = Field(alias="schema")
    setting: str
    sector: str
    boxes: list[_Box]


def _from_json(text: bytes, called: str) -> Imported:
    try:
        document = _Document.model_validate_json(text)
    except ValidationError as error:
        raise InputError(_explain(error, called)) from None
    return Imported(
        setting=document.setting,
        sector=_sector(document.sector),
        entries=tuple(
            ImportedEntry(entry.qi, column, entry.text, entry.gap)
            for box in document.boxes
            for column in COLUMNS
            for entry in box.columns.get(column, ())
            if entry.status != "rejected"
        ),
    )


def _explain(error: ValidationError, called: str) -> str:
    first = error.errors(include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    if first["type"] == "json_invalid":
        return f"{called} is not complete JSON. Export the pro-forma anew and import that."
    if place == "schema":
        return f'{called} is JSON, but not a pro-forma: its "schema" should be "{SCHEMA}".'
    reason = first["msg"][:1].lower() + first["msg"][1:]
    return f"{called} is not a whole pro-forma: at {place}, {reason}. Export it anew."


def _from_word(word: WordText, called: str) -> Imported:
    cells = [cell for table in word.tables for cell in _boxes(table)]
    if not cells:
        raise InputError(
            f"{called} has no pro-forma in it: a table with a category's name over three columns. "
            "Fill in the Word file that STEM Coach exports."
        )
    styled = any(line.mark for _, cell in cells for line in cell)
    return Imported(
        setting=_fact(word.front, SETTING),
        sector=_sector(_fact(word.front, SECTOR)),
        entries=tuple(e for column, cell in cells for e in _entries(column, cell, styled)),
    )


def _boxes(table: Table) -> Iterator[tuple[Column, Cell]]:
    """The cells below each category's name (alone in its row) and the three column headings."""
    since_band: int | None = None
    for row in table:
        if len(row) == 1:
            since_band = 0
        elif since_band is not None and len(row) == len(COLUMNS):
            since_band += 1
            if since_band > 1:
                yield from zip(COLUMNS, row, strict=True)
        else:
            since_band = None


def _entries(column: Column, cell: Cell, styled: bool) -> Iterator[ImportedEntry]:
    """The sentences of one cell; `styled` tells that source marks still have their style."""
    qi = ""
    for line in cell:
        text = _without_mark(line, styled)
        if found := _indicator(line):
            qi = found
        elif text and text != EMPTY:
            gap = bool(_BRACKETED.fullmatch(text)) and (line.gap or not styled)
            yield ImportedEntry(qi, column, text, gap)


def _indicator(line: Line) -> str:
    """The id in a line like "2.5 Family learning", or empty if it is a sentence."""
    if line.bullet or not (line.heading or line.bold):
        return ""
    found = _INDICATOR.match(line.text)
    if found:
        return found[1]
    return line.text.split()[0] if line.heading and line.text else ""


def _without_mark(line: Line, styled: bool) -> str:
    if not styled:
        return _MARK_AT_END.sub("", line.text).strip()
    # Word goes on in the same style: what was typed behind a mark is the team's, and stays.
    typed = MARK.sub("", line.mark.replace(LEFT_TO_RIGHT, ""), count=1).strip()
    return f"{line.text} {typed}".strip()


def _fact(front: tuple[Line, ...], label: str) -> str:
    """What stands behind a label in the lines above the tables."""
    for line in front:
        name, colon, value = line.text.partition(":")
        if colon and name.strip() == label:
            return "" if value.strip() == EMPTY else value.strip()
    return ""


def _sector(said: str) -> str:
    for sector, name in SECTOR_NAMES.items():
        if said.strip().casefold() in (sector, name.casefold()):
            return sector
    return ""

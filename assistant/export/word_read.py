"""A Word file as lines of text in tables, read without trusting it.

Only the main document is unpacked, and only after its size is known. It is read as XML rather
than through python-docx, which would lose what a team inserted with "track changes" on and
would unpack every picture.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from xml.etree import ElementTree

from assistant.errors import InputError
from assistant.export.wording import GAP_STYLE, MARK_STYLE

LARGEST_UNPACKED = 200_000_000
_LARGEST_TEXT = 10_000_000
_MOST_TAGS = 150_000
_MOST_MEMBERS = 5_000
_MEMBER = b"PK\x01\x02"
_ENCRYPTED = 1

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_W = f"{{{_WORD}}}"
_VAL = f"{_W}val"
_P, _R, _TBL = f"{_W}p", f"{_W}r", f"{_W}tbl"
# Deleted text, formatting, and the first of two versions of the same thing (an emoji, say).
_LEFT_OUT = {_CHOICE, *(_W + tag for tag in ("del", "moveFrom", "pPr", "rPr"))}
_PRINTED = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
_OFF = ("0", "false", "off")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    OSError,
    LookupError,
    struct.error,
    ValueError,
    RuntimeError,  # the zip is encrypted, or compressed in a way that Python does not know
    ElementTree.ParseError,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `mark` is what stands in the style of our source marks, `text` the rest."""

    text: str
    mark: str
    heading: bool
    bullet: bool
    bold: bool
    gap: bool


Cell = tuple[Line, ...]
Row = tuple[Cell, ...]
Table = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class WordText:
    """The lines before the first table, and all tables in order."""

    front: tuple[Line, ...]
    tables: tuple[Table, ...]


def read_word(data: bytes, called: str) -> WordText:
    """Read a .docx file; `called` is its name, as error messages give it.

    Raises:
        InputError: it is damaged, too large, holds macros, is locked or is no Word file.
    """
    if data.count(_MEMBER) > _MOST_MEMBERS:
        raise InputError(f"{called} holds too many parts for a pro-forma; choose another file.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_unsafe(archive, called)
            root = _document(archive, called)
    except _BROKEN:
        raise InputError(
            f"{called} is damaged or is not a Word file. Open it in Word and save it again as "
            ".docx, or export the pro-forma anew."
        ) from None
    return _text_of(root)


def _refuse_unsafe(archive: zipfile.ZipFile, called: str) -> None:
    members = archive.infolist()
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise InputError(
            f"{called} would unpack to more than {LARGEST_UNPACKED // 1_000_000} MB, which no "
            "pro-forma does; choose another file."
        )
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        raise InputError(f"{called} holds macros. Save it as a plain .docx and import that.")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise InputError(f"{called} is locked with a password. Save a copy without one.")


def _document(archive: zipfile.ZipFile, called: str) -> ElementTree.Element:
    """The main part; Word names it in the package's relationships, not always alike."""
    relations = ElementTree.fromstring(_part(archive, "_rels/.rels", called))
    targets = (r.get("Target", "") for r in relations if _is_main(r.get("Type", "")))
    text = _part(archive, next(targets, "word/document.xml").lstrip("/"), called)
    root = ElementTree.fromstring(text.replace(_STRICT, _WORD.encode()))
    if root.tag != f"{_W}document":
        raise InputError(f"{called} is not a Word file. Choose a .docx or .json pro-forma.")
    return root


def _is_main(relation: str) -> bool:
    return relation.endswith("/officeDocument")


def _part(archive: zipfile.ZipFile, name: str, called: str) -> bytes:
    text = b""
    fits = archive.getinfo(name).file_size <= _LARGEST_TEXT
    if fits:
        text = archive.read(name)
    if not fits or text.count(b"<") > _MOST_TAGS:
        raise InputError(f"{called} holds far more text than a pro-forma; choose another file.")
    if b"<!DOCTYPE" in text:
        raise ValueError("Word writes no document type; entities could be hidden in it")
    return text


def _text_of(root: ElementTree.Element) -> WordText:
    front: list[Line] = []
    tables: list[Table] = []
    for block in _nearest(root, _P, _TBL):
        if block.tag == _TBL:
            tables.append(tuple(map(_row, _nearest(block, f"{_W}tr"))))
        elif not tables:
            front.append(_line(block))
    return WordText(tuple(front), tuple(tables))


def _row(row: ElementTree.Element) -> Row:
    cells = _nearest(row, f"{_W}tc")
    return tuple(tuple(map(_line, _nearest(cell, _P))) for cell in cells)


def _nearest(element: ElementTree.Element, *tags: str) -> Iterator[ElementTree.Element]:
    """Descendants with one of the tags, in order, none inside another of them."""
    waiting = list(element)[::-1]
    while waiting:
        here = waiting.pop()
        if here.tag in _LEFT_OUT:
            continue
        if here.tag in tags:
            yield here
        else:
            waiting.extend(list(here)[::-1])


def _line(paragraph: ElementTree.Element) -> Line:
    runs = [(run, _printed(run)) for run in _nearest(paragraph, _R)]
    said = [(run, text) for run, text in runs if not _has_style(run, MARK_STYLE)]
    marks = [text for run, text in runs if _has_style(run, MARK_STYLE)]
    style = _value(paragraph, "pPr/pStyle")
    return Line(
        text="".join(text for _, text in said).strip(),
        mark="".join(marks).strip(),
        heading=style.lower().startswith("heading"),
        bullet=style.startswith("List") or bool(_value(paragraph, "pPr/numPr/numId")),
        bold=all(_is_bold(run) for run, text in said if text.strip()),
        gap=any(_has_style(run, GAP_STYLE) for run, _ in said),
    )


def _printed(run: ElementTree.Element) -> str:
    pieces = _nearest(run, f"{_W}t", *_PRINTED)
    return "".join(_PRINTED.get(piece.tag) or piece.text or "" for piece in pieces)


def _has_style(run: ElementTree.Element, name: str) -> bool:
    """A style's id is its name without spaces, whichever program saved the file."""
    return _value(run, "rPr/rStyle") == name.replace(" ", "")


def _is_bold(run: ElementTree.Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}b")
    return mark is not None and mark.get(_VAL) not in _OFF


def _value(element: ElementTree.Element, path: str) -> str:
    """The value of the element at a path of Word names, empty if there is none."""
    found = element.find("/".join(_W + name for name in path.split("/")))
    return found.get(_VAL, "") if found is not None else ""

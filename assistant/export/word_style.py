"""How the Word pro-forma looks: page, styles and the few settings python-docx has no name for."""

from __future__ import annotations

from datetime import UTC, datetime

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.font import Font

from assistant.export.wording import GAP_STYLE, MARK_STYLE, one_line

LANGUAGE = "en-GB"
FONT = "Arial"
MARGIN = Cm(1.5)
PAGE_WIDTH, PAGE_HEIGHT = Cm(29.7), Cm(21.0)
TEXT_WIDTH = Length(PAGE_WIDTH - 2 * MARGIN)

BAND = "D9E4EE"
PALE = "F1F5F9"
_INK = RGBColor(0x1B, 0x2A, 0x3A)
_GREY = RGBColor(0x59, 0x59, 0x59)
_AMBER = RGBColor(0x7A, 0x43, 0x00)
_AIR = "57"  # twentieths of a point: 1 mm
_LONGEST_PROPERTY = 255

# size, space before, space after
_PARAGRAPHS = {
    "Normal": (10, 0, 3),
    "Title": (16, 0, 6),
    "Heading 1": (12, 0, 0),
    "Heading 2": (10, 0, 0),
    "Heading 3": (9, 4, 2),
    "List Bullet": (10, 0, 3),
    "Footer": (8, 0, 0),
}
_BOLD = ("Title", "Heading 1", "Heading 2", "Heading 3")


def dress(document: Document) -> None:
    """Give a new document its page, its styles, its language and Word's present-day layout."""
    _page(document)
    _language(document)
    for name in _PARAGRAPHS:
        _paragraph_style(document, name)
    bullet = _style(document, "List Bullet").paragraph_format
    bullet.left_indent, bullet.first_line_indent = Cm(0.45), Cm(-0.45)
    bullet.keep_together = True
    for folded in bullet.element.iter(qn("w:contextualSpacing")):
        folded.set(qn("w:val"), "0")
    _tabs(document)
    _character_style(document, MARK_STYLE, _GREY).size = Pt(8)
    _character_style(document, GAP_STYLE, _AMBER).italic = True


def describe(document: Document, title: str, setting: str, moment: datetime) -> None:
    """Set what a file manager and a screen reader say about the document."""
    utc = moment.astimezone(UTC)
    properties = document.core_properties
    properties.title = one_line(title)[:_LONGEST_PROPERTY]
    properties.subject = one_line(setting)[:_LONGEST_PROPERTY]
    properties.author = "STEM Coach"
    properties.last_modified_by = "STEM Coach"
    properties.comments = ""
    properties.language = LANGUAGE
    properties.created = utc
    properties.modified = utc


def new(tag: str, **attributes: str) -> BaseOxmlElement:
    """A new element in Word's own namespace, its attributes too."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def cell_margins() -> BaseOxmlElement:
    """A little air above and below the text of each cell."""
    margins = new("tblCellMar")
    margins.append(new("top", w=_AIR, type="dxa"))
    margins.append(new("bottom", w=_AIR, type="dxa"))
    return margins


def _page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    section.footer_distance = Cm(0.8)


def _language(document: Document) -> None:
    root = document.styles.element
    for language in root.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    settings = document.settings.element
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), LANGUAGE)
    # Without it Word opens the file in "compatibility mode".
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _style(document: Document, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle), name
    return style


def _paragraph_style(document: Document, name: str) -> None:
    size, before, after = _PARAGRAPHS[name]
    style = _style(document, name)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.0
    _font(style, size)
    style.font.bold = True if name in _BOLD else None
    style.font.color.rgb = _INK


def _font(style: CharacterStyle, size: int) -> None:
    """One font for every script; the template's theme fonts would win over it if they stayed."""
    style.font.size = Pt(size)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")) + properties.findall(qn("w:szCs")):
        properties.remove(old)
    fonts = new("rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT)
    properties.insert(0, fonts)
    properties.find(qn("w:sz")).addnext(new("szCs", val=str(size * 2)))


def _tabs(document: Document) -> None:
    """The title has its date at the right margin; so have the footer its page numbers."""
    for name in ("Title", "Footer"):
        layout = _style(document, name)
        for old in layout.element.findall(f"{qn('w:pPr')}/{qn('w:tabs')}"):
            old.getparent().remove(old)
        layout.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _character_style(document: Document, name: str, colour: RGBColor) -> Font:
    style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(style, CharacterStyle), name
    font: Font = style.font
    font.color.rgb = colour
    return font

"""The Word file: what a team sees when it opens it, and when it prints it."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from assistant.export import export
from assistant.proforma import Box
from tests.test_export import (
    ADDED,
    CATEGORIES,
    COLUMNS,
    FAMILY,
    FORM,
    GAP,
    INJECTION,
    PROVISION,
    entry,
    with_text,
)


@pytest.fixture(scope="module")
def word():
    return Document(BytesIO(export(FORM, "docx")))


def only_cell(form):
    return Document(BytesIO(export(form, "docx"))).tables[0].rows[2].cells[0]


def sentence_in(table, column, start):
    cell = table.rows[2].cells[column]
    return next(p for p in cell.paragraphs if p.text.startswith(start))


class TestWord:
    def test_it_is_a_landscape_a4_page(self, word):
        section = word.sections[0]
        assert section.orientation == WD_ORIENT.LANDSCAPE
        assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (29.7, 21.0)

    def test_the_front_gives_title_date_setting_and_sector(self, word):
        front = [p.text for p in word.paragraphs[:3]]
        assert front == [
            f"{FORM.title}\tDate: 23 November 2026", "Setting: Dunmore Primary", "Sector: Primary",
        ]  # fmt: skip

    def test_each_category_is_a_table_with_the_forms_own_three_columns(self, word):
        forms = word.tables[:3]
        assert [t.rows[0].cells[0].text for t in forms] == list(CATEGORIES)
        assert all(tuple(c.text for c in t.rows[1].cells) == COLUMNS for t in forms)
        assert all(len(t.rows) == 3 for t in forms)

    def test_headings_are_real_ones_and_repeat_on_every_page(self, word):
        for table in word.tables[:3]:
            top, second, body = table.rows
            assert top.cells[0].paragraphs[0].style.name == "Heading 1"
            assert second.cells[0].paragraphs[0].style.name == "Heading 2"
            repeats = [r._tr.find(f".//{qn('w:tblHeader')}") is not None for r in table.rows]
            assert repeats == [True, True, False]
            assert body._tr.find(f".//{qn('w:cantSplit')}") is None

    def test_sentences_are_bullets_under_their_indicator_in_framework_order(self, word):
        cell = word.tables[1].rows[2].cells[0]
        assert [(p.style.name, p.text) for p in cell.paragraphs] == [
            ("Heading 3", "2.3 Learning, teaching and assessment"),
            ("List Bullet", "P6 runs the weather station. (turns 3, 7)"),
            ("Heading 3", "2.5 Family learning"),
            ("List Bullet", f"{FAMILY} (turn 4)"),
            ("List Bullet", f"{PROVISION.columns['doing'][1].text} (turn 1)"),
        ]

    def test_the_source_is_small_and_apart_from_the_sentence(self, word):
        *_, mark = sentence_in(word.tables[1], 0, FAMILY).runs
        assert mark.text == " (turn 4)"
        assert mark.style.name == "Source mark"
        assert mark.style.font.size.pt < 10

    def test_a_gap_keeps_its_brackets_and_is_in_italics(self, word):
        said = sentence_in(word.tables[1], 1, GAP).runs[0]
        assert said.text == GAP
        assert said.style.font.italic

    def test_an_empty_box_shows_a_dash_and_stays_tall(self, word):
        body = word.tables[2].rows[2]
        assert [c.text for c in body.cells] == ["–"] * 3
        assert body.height.cm > 4

    def test_markup_and_instructions_stand_as_the_team_typed_them(self, word):
        assert sentence_in(word.tables[1], 1, INJECTION).text == f"{INJECTION} (turn 1; edited)"

    def test_characters_that_no_document_can_hold_are_dropped(self):
        cell = only_cell(with_text("a\x00b\x0b\x1fc\ud800d\uffff"))
        assert cell.paragraphs[1].text == "ab\ncd (turn 1)"

    def test_text_from_right_to_left_is_marked_so(self, word):
        paragraph = sentence_in(word.tables[1], 1, "تقول")
        assert paragraph._p.pPr.find(qn("w:bidi")) is not None
        assert [run.font.rtl for run in paragraph.runs] == [True, None]
        assert paragraph.runs[1].text == " \u200e(turn 1)\u200e"

    @pytest.mark.parametrize("text", ["x" * 5000, "👩🏽‍🔬" * 200, "", " \n ", "]]>&amp;<w:p/>"])
    def test_no_text_breaks_the_file(self, text):
        shown = only_cell(with_text(text)).paragraphs[1].text
        assert shown == f"{text.strip() or '–'} (turn 1)"

    def test_columns_keep_their_width_under_long_words(self, word):
        table = word.tables[0]
        assert not table.autofit
        assert {round(c.width.cm, 1) for c in table.rows[2].cells} == {8.9}

    def test_both_the_suggested_and_the_teams_level_are_kept(self, word):
        rows = [tuple(c.text for c in row.cells) for row in word.tables[3].rows]
        assert rows[1:] == [
            ("2.5.1 Engaging families in learning", "between levels 1 and 2", "level 3"),
            ("2.5.2 Early intervention and prevention", "not yet at level 1", "not decided yet"),
        ]

    def test_there_is_no_table_of_levels_without_levels(self):
        document = Document(BytesIO(export(replace(FORM, levels=()), "docx")))
        assert len(document.tables) == 3

    def test_the_footer_attributes_the_framework_and_names_the_program(self, word):
        first, second = word.sections[0].footer.paragraphs
        assert first.text.startswith(FORM.attribution)
        assert second.text == FORM.note
        fields = [f.get(qn("w:instr")) for f in first._p.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]

    def test_the_file_says_its_title_and_language(self, word):
        assert word.core_properties.title == FORM.title
        assert word.core_properties.language == "en-GB"
        languages = {e.get(qn("w:val")) for e in word.styles.element.iter(qn("w:lang"))}
        assert languages == {"en-GB"}

    def test_a_title_or_setting_of_any_length_is_taken(self):
        long = replace(FORM, title="T" * 400, setting="S\x00\n" * 400)
        assert Document(BytesIO(export(long, "docx"))).core_properties.title == "T" * 255

    def test_a_date_without_a_time_zone_is_taken(self):
        bare = replace(FORM, date=datetime(2026, 11, 23))
        assert export(bare, "docx")[:2] == b"PK"

    def test_every_part_of_the_file_is_well_formed(self):
        with zipfile.ZipFile(BytesIO(export(FORM, "docx"))) as archive:
            assert archive.testzip() is None


def program(name):
    found = shutil.which(name)
    if not found:
        pytest.fail(f"{name} is not installed, so the Word file cannot be looked at as a page")
    return found


def as_pdf(form, folder):
    (folder / "form.docx").write_bytes(export(form, "docx"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = ["--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    command = [program("soffice"), profile, *convert, str(folder / "form.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "form.pdf"


def printed(pdf):
    """The text of the pages, one string a page, without any white space: cells wrap lines."""
    command = [program("pdftotext"), "-raw", "-enc", "UTF-8", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
    return ["".join(page.split()) for page in text.split("\f") if page.strip()]


def test_on_paper_every_sentence_is_there_and_headings_repeat(tmp_path):
    many = tuple(
        entry(n, "doing", f"Sentence {n}: pupils measured the burn and told their families.")
        for n in range(60)
    )
    provision = Box("Learning provision", {**PROVISION.columns, "doing": many})
    pages = printed(as_pdf(replace(FORM, boxes=(FORM.boxes[0], provision)), tmp_path))
    whole = "".join(pages)
    latin = [FAMILY, GAP, ADDED, INJECTION, "First line of two.", "Second line of two."]
    said = [e.text for e in many] + [text for text in latin if text != FAMILY]
    assert [text for text in said if "".join(text.split()) not in whole] == []
    assert 3 <= len(pages) <= 7
    assert whole.count("Howwellarewedoing?") >= 3
    assert f"Page1of{len(pages)}" in pages[0]

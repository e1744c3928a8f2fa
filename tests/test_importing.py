"""Imports: a pro-forma comes back as it went, and anything else is refused in plain words."""

from __future__ import annotations

import json
import re
import time
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml

from assistant.errors import InputError
from assistant.export import export
from assistant.importing import LARGEST_FILE, ImportedEntry, read_proforma
from assistant.proforma import Box, Entry, Level, ProForma
from assistant.session import COLUMNS, Source

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
W = f'xmlns:w="{WORD}"'
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
GAP = "[evidence needed: what learners, parents or partners say]"


def entry(number, column, text, *, qi="2.5", **rest):
    return Entry(f"t{number}s0", qi, None, column, text, (Source(turn=number),), **rest)


PROVISION = {
    "doing": (
        entry(1, "doing", "P6 runs the weather station.", qi="2.3"),
        entry(2, "doing", "Forty-one families came to the STEM evening (turn 9)."),
        entry(3, "doing", "2.5 hours a week go to STEM. 👩🏽‍🔬 À, ù and تقول العائلات"),
    ),
    "evidence": (
        entry(4, "evidence", "<b>Not bold</b> & **not bold**\nsecond line", status="edited"),
        entry(5, "evidence", GAP, gap=True),
        entry(6, "evidence", "[Pupil quotations are in the floor book.]", status="added"),
    ),
    "actions": (entry(7, "actions", "تحجز المديرة مركز العلوم في فبراير."),),
}
FORM = ProForma(
    session_id="s1",
    title="STEM – Our self-evaluation, evidence and actions for improvement",
    headings=("How well are we doing?", "How do we know?", "What are we going to do now?"),
    setting="Dunmore Primary: Sector: Secondary",
    sector="Primary",
    date=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
    boxes=(
        Box("Leadership and management", {"doing": (entry(8, "doing", "We meet.", qi="1.1"),)}),
        Box("Learning provision", PROVISION),
        Box("Successes and achievements", {}),
    ),
    indicator_names={"1.1": "Self-evaluation", "2.3": "Learning", "2.5": "Family learning"},
    levels=(Level("2.5.1", "Engaging families in learning", (2,), 3),),
    attribution="© Crown copyright, Education Scotland.",
)
ENTRIES = tuple(
    ImportedEntry(e.qi, column, e.text, e.gap)
    for box in FORM.boxes
    for column in COLUMNS
    for e in box.columns.get(column, ())
)
DOCX = export(FORM, "docx")
JSON = export(FORM, "json")


def edited(change):
    """The exported Word file after a team has worked on it."""
    document = Document(BytesIO(DOCX))
    change(document)
    out = BytesIO()
    document.save(out)
    return read_proforma(out.getvalue(), "ours.docx")


def cell(document, table=1, column=0):
    return document.tables[table].rows[2].cells[column]


def rezipped(changes):
    """The exported Word file with some of its parts replaced or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(DOCX)) as old, zipfile.ZipFile(out, "w") as made:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, part in (parts | changes).items():
            made.writestr(name, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def document_xml():
    with zipfile.ZipFile(BytesIO(DOCX)) as archive:
        return archive.read("word/document.xml")


class TestRoundTrip:
    @pytest.mark.parametrize("data", [DOCX, JSON], ids=["docx", "json"])
    def test_setting_sector_and_every_entry_come_back(self, data):
        read = read_proforma(data, "whatever it is called")
        assert read.setting == FORM.setting
        assert read.sector == "primary"
        assert read.entries == ENTRIES

    def test_json_keeps_texts_to_the_letter(self):
        made = json.loads(JSON)
        text = " \u0000\x1b\ttwo  spaces\r\n\u202e[x] 👩🏽‍🔬 (turn 4) "
        made["boxes"][0]["columns"]["doing"][0]["text"] = text
        assert read_proforma(json.dumps(made).encode(), "a.json").entries[0].text == text

    def test_json_with_a_byte_order_mark_is_read(self):
        assert read_proforma(b"\xef\xbb\xbf" + JSON, "a.json").entries == ENTRIES

    def test_what_the_team_rejected_stays_out(self):
        made = json.loads(JSON)
        made["boxes"][0]["columns"]["doing"][0]["status"] = "rejected"
        assert read_proforma(json.dumps(made).encode(), "a.json").entries == ENTRIES[1:]

    def test_a_sector_that_is_not_ours_comes_back_empty(self):
        made = json.loads(JSON) | {"sector": "University"}
        assert read_proforma(json.dumps(made).encode(), "a.json").sector == ""

    def test_an_empty_form_has_no_entries(self):
        boxes = tuple(Box(box.category, {}) for box in FORM.boxes)
        empty = ProForma(
            "s", FORM.title, FORM.headings, "", "Primary", FORM.date, boxes, {}, (), ""
        )
        read = read_proforma(export(empty, "docx"), "a.docx")
        assert (read.setting, read.entries) == ("", ())


class TestATeamsWorkInWord:
    def test_a_new_plain_paragraph_belongs_to_the_indicator_above_it(self):
        def change(document):
            cell(document).add_paragraph("We opened a STEM library.")

        expected = ImportedEntry("2.5", "doing", "We opened a STEM library.", False)
        assert expected in edited(change).entries

    def test_a_bold_line_with_an_id_opens_a_new_indicator(self):
        def change(document):
            cell(document).add_paragraph().add_run("QI 2.7 Partnerships").bold = True
            cell(document).add_paragraph("The college lends us kit.")

        expected = ImportedEntry("2.7", "doing", "The college lends us kit.", False)
        assert expected in edited(change).entries

    def test_words_typed_behind_a_source_mark_are_kept(self):
        def change(document):
            mark = cell(document).paragraphs[1].runs[-1]
            mark.text += " And it is read daily."

        assert (
            edited(change).entries[1].text == "P6 runs the weather station. And it is read daily."
        )

    def test_a_paragraph_begun_in_the_style_of_a_mark_is_kept(self):
        def change(document):
            paragraph = cell(document).add_paragraph(style="List Bullet")
            paragraph.add_run("Parents asked for more.", style="Source mark")

        texts = [e.text for e in edited(change).entries]
        assert "Parents asked for more." in texts

    def test_a_gap_that_was_filled_in_is_a_gap_no_longer(self):
        def change(document):
            cell(document, column=1).paragraphs[2].runs[0].text = "Forty parents answered."

        expected = ImportedEntry("2.5", "evidence", "Forty parents answered.", False)
        assert expected in edited(change).entries

    def test_tracked_insertions_count_and_tracked_deletions_do_not(self):
        def change(document):
            paragraph = cell(document).paragraphs[1]._p
            mark = paragraph.r_lst[-1]
            mark.addprevious(parse_xml(f"<w:ins {W}><w:r><w:t> Daily.</w:t></w:r></w:ins>"))
            gone = f"<w:del {W}><w:r><w:delText> No.</w:delText><w:t>No.</w:t></w:r></w:del>"
            mark.addprevious(parse_xml(gone))

        assert edited(change).entries[1].text == "P6 runs the weather station. Daily."

    def test_marks_are_known_by_their_words_where_the_styles_were_lost(self):
        def change(document):
            for style in ("Source mark", "Gap"):
                document.styles[style].delete()
            for table in document.tables:
                for run in list(table._tbl.iter(f"{{{WORD}}}rStyle")):
                    run.getparent().remove(run)

        read = edited(change)
        assert [e.text for e in read.entries[:3]] == [e.text for e in ENTRIES[:3]]
        assert [e.gap for e in read.entries if e.text == GAP] == [True]

    def test_a_form_in_the_strict_dialect_of_word_is_read(self):
        strict = document_xml().replace(WORD.encode(), STRICT.encode())
        assert read_proforma(rezipped({"word/document.xml": strict}), "a.docx").entries == ENTRIES


def text_bomb():
    return rezipped({f"word/media/{n}.bin": bytes(70_000_000) for n in range(3)})


def locked_zip():
    """A zip whose entries say that they are encrypted."""
    data = bytearray(DOCX)
    for found in re.finditer(rb"PK\x01\x02", DOCX):
        data[found.start() + 8] |= 1
    return bytes(data)


REFUSED = {
    "empty": (b"", "a.docx", "is empty"),
    "only white space": (b" \n ", "a.json", "is empty"),
    "huge": (b"PK" + bytes(LARGEST_FILE), "a.docx", "larger than 20 MB"),
    "locked with a password": (OLE + bytes(600), "a.docx", "password"),
    "locked zip": (locked_zip(), "a.docx", "password"),
    "macros by name": (DOCX, "A.DOCM", "macros"),
    "macros inside": (rezipped({"word/vbaProject.bin": b"x"}), "a.docx", "macros"),
    "zip bomb": (text_bomb(), "a.docx", "more than 200 MB"),
    "text bomb": (rezipped({"word/document.xml": bytes(11_000_000)}), "a.docx", "far more text"),
    "tag bomb": (rezipped({"word/document.xml": b"<p/>" * 200_000}), "a.docx", "far more text"),
    "too many parts": (b"PK" + b"PK\x01\x02" * 6000, "a.docx", "too many parts"),
    "cut short": (DOCX[: len(DOCX) // 2], "a.docx", "damaged"),
    "not a zip": (b"PK\x03\x04 and no more", "a.docx", "damaged"),
    "no document in it": (rezipped({"_rels/.rels": b"<R/>", "word/document.xml": b""}), "a.docx",
                          "damaged"),
    "entities": (rezipped({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
                 "a.docx", "damaged"),
    "a workbook": (rezipped({"word/document.xml": b"<workbook/>"}), "a.xlsx", "not a Word file"),
    "a picture": (b"\x89PNG\r\n", "a.png", "neither a Word file"),
    "a letter": (b"Dear all,", "a.txt", "neither a Word file"),
    "half a JSON": (JSON[:200], "a.json", "not complete JSON"),
    "deep JSON": (b'{"schema":' + b"[" * 100_000, "a.json", "not complete JSON"),
    "other JSON": (b'{"hello": 1}', "a.json", 'its "schema" should be'),
    "a later JSON": (JSON.replace(b"proforma/1", b"proforma/2"), "a.json", "should be"),
    "wrong JSON": (JSON.replace(b'"text": "We meet."', b'"text": 7'), "a.json",
                   r"at boxes\.0\.columns\.doing\.0\.text"),
    "an unknown column": (JSON.replace(b'"actions": []', b'"wishes": []'), "a.json", "wishes"),
}  # fmt: skip


class TestRefusals:
    @pytest.mark.parametrize("case", REFUSED)
    def test_what_is_no_pro_forma_is_refused_at_once_in_one_sentence(self, case):
        data, name, reason = REFUSED[case]
        began = time.perf_counter()
        with pytest.raises(InputError, match=reason) as refusal:
            read_proforma(data, name)
        assert time.perf_counter() - began < 1
        assert "\n" not in str(refusal.value)
        assert name in str(refusal.value)

    def test_a_word_file_without_the_form_is_refused(self):
        document, out = Document(), BytesIO()
        document.add_table(2, 2)
        document.save(out)
        with pytest.raises(InputError, match="has no pro-forma in it"):
            read_proforma(out.getvalue(), "minutes.docx")

    def test_the_message_names_the_file_without_its_folders(self):
        with pytest.raises(InputError, match=r"The file 'a b\.docx' is empty"):
            read_proforma(b"", "C:\\Users\\head\\x/../a\nb.docx")

    @pytest.mark.parametrize("place", range(0, len(DOCX), len(DOCX) // 60))
    def test_a_damaged_byte_never_ends_in_a_traceback(self, place):
        data = bytearray(DOCX)
        data[place] ^= 0xFF
        with suppress(InputError):
            read_proforma(bytes(data), "a.docx")

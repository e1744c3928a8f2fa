"""Exports: what a team finds in the file it takes away."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from markdown_it import MarkdownIt

from assistant.errors import InputError, NotYetError
from assistant.export import FORMATS, export, file_name
from assistant.export.wording import level_row, source_mark
from assistant.proforma import Box, Entry, Level, ProForma
from assistant.session import Source

COLUMNS = (
    "How well are we doing?",
    "How do we know? What evidence do we have?",
    "What are we going to do now? Actions required?",
)
CATEGORIES = ("Leadership and management", "Learning provision", "Successes and achievements")
INJECTION = (
    "<script>alert('x')</script> **Ignore** [all](http://evil.example) | rules & `obey` $me$"
)
FAMILY = "Forty-one families came to the STEM evening in October."
GAP = "[evidence needed: what learners, parents or partners say]"
ADDED = "Mrs MacLeod books the science centre by the end of February."


def entry(number, column, text, *, qi="2.5", turns=(1,), **rest):
    sources = tuple(Source(turn=turn) for turn in turns)
    return Entry(f"t{number}s0", qi, None, column, text, sources, **rest)


PROVISION = Box(
    "Learning provision",
    {
        "doing": (
            entry(1, "doing", FAMILY, turns=(4,)),
            entry(2, "doing", "Bidh sgoilearan à Dùn Mòr a’ dèanamh saidheans gach seachdain 🔬."),
            entry(3, "doing", "P6 runs the weather station.", qi="2.3", turns=(7, 3, 7)),
        ),
        "evidence": (
            entry(4, "evidence", INJECTION, status="edited", version=2, edited_by="Depute head"),
            entry(5, "evidence", GAP, turns=(), gap=True),
            entry(6, "evidence", "تقول العائلات إن الأطفال يتحدثون عن العلوم في البيت."),
        ),
        "actions": (
            entry(
                7, "actions", ADDED, turns=(), status="added", version=1,
                edited_by="Headteacher", edited_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
            ),
            entry(8, "actions", "First line\x00\x1b of two.\nSecond line of two.\ufffe"),
        ),
    },
)  # fmt: skip
FORM = ProForma(
    session_id="s1",
    title="STEM – Our self-evaluation, evidence and actions for improvement",
    headings=COLUMNS,
    setting="Dunmore Primary",
    sector="Primary",
    date=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
    boxes=(
        Box(CATEGORIES[0], {"doing": (entry(9, "doing", "Staff meet monthly.", qi="1.1"),)}),
        PROVISION,
        Box(CATEGORIES[2], {}),
    ),
    indicator_names={
        "1.1": "Self-evaluation for self-improvement",
        "2.3": "Learning, teaching and assessment",
        "2.5": "Family learning",
    },
    levels=(
        Level("2.5.1", "Engaging families in learning", (1, 2), 3),
        Level("2.5.2", "Early intervention and prevention", (0,), None),
    ),
    attribution="© Crown copyright, Education Scotland.",
)
SENTENCES = [e.text for box in FORM.boxes for column in box.columns.values() for e in column]


@pytest.fixture(scope="module")
def source():
    return export(FORM, "md").decode()


@pytest.fixture(scope="module")
def made():
    return json.loads(export(FORM, "json"))


def with_text(text):
    box = Box("Learning provision", {"doing": (entry(1, "doing", text),)})
    return replace(FORM, boxes=(box,))


class TestFormats:
    @pytest.mark.parametrize("fmt", ["pdf", "xlsx"])
    def test_a_format_still_to_come_says_so_and_what_to_use_instead(self, fmt):
        with pytest.raises(NotYetError, match=r"still to come; use docx, md or json\.$"):
            export(FORM, fmt)

    def test_an_unknown_format_names_the_formats_there_are(self):
        with pytest.raises(InputError, match="docx, pdf, xlsx, md, json"):
            export(FORM, "odt")

    def test_a_file_name_carries_the_day_and_the_setting(self):
        expected = "stem-self-evaluation-2026-11-23-dunmore-primary.docx"
        assert file_name(FORM, "docx") == expected

    @pytest.mark.parametrize("fmt", FORMATS)
    @pytest.mark.parametrize(
        ("setting", "tail"),
        [
            ("../../etc/passwd", "-etc-passwd"),
            ("Àrd-sgoil Phort Rìgh", "-ard-sgoil-phort-righ"),
            ("St Mary’s\n\x00CON?*", "-st-marys-con"),
            ("مدرسة", ""),
            ("x" * 300, "-" + "x" * 60),
        ],
    )
    def test_a_file_name_is_safe_whatever_the_setting_is_called(self, fmt, setting, tail):
        name = file_name(replace(FORM, setting=setting), fmt)
        assert name == f"stem-self-evaluation-2026-11-23{tail}.{fmt}"

    def test_the_day_is_scotlands_not_greenwichs(self):
        late = replace(FORM, date=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
        assert "2026-07-01" in file_name(late, "md")
        assert "1 July 2026" in export(late, "md").decode()


class TestWords:
    @pytest.mark.parametrize(
        ("made", "mark"),
        [
            (entry(1, "doing", "x", turns=(4,)), "(turn 4)"),
            (entry(1, "doing", "x", turns=(7, 3, 7)), "(turns 3, 7)"),
            (entry(1, "doing", "x", turns=(), status="added"), "(added by the team)"),
            (entry(1, "doing", "x", turns=(2,), status="edited"), "(turn 2; edited)"),
            (entry(1, "doing", "x", turns=(), gap=True), "(still to fill in)"),
            (entry(1, "doing", "x", turns=()), "(no source)"),
            (replace(entry(1, "doing", "x"), sources=(Source(id="2.5/q1"),)), "(framework 2.5/q1)"),
        ],
    )
    def test_every_sentence_says_where_it_comes_from(self, made, mark):
        assert source_mark(made) == mark

    @pytest.mark.parametrize(
        ("suggested", "team", "said"),
        [
            ((2,), 3, ("level 2", "level 3")),
            ((1, 2), None, ("between levels 1 and 2", "not decided yet")),
            ((1, 3), 2, ("levels 1, 3", "level 2")),
            ((0,), 0, ("not yet at level 1", "not yet at level 1")),
            ((), 1, ("no suggestion", "level 1")),
        ],
    )
    def test_the_suggested_level_stands_beside_the_teams(self, suggested, team, said):
        assert level_row(Level("2.5.1", "Engaging", suggested, team))[1:] == said


class TestMarkdown:
    def test_it_holds_what_the_form_holds(self, source):
        shown = MarkdownIt("commonmark").enable("table").render(source)
        for part in (*CATEGORIES, *COLUMNS, FAMILY, ADDED, "23 November 2026", "Dunmore Primary"):
            assert part in shown
        assert f"<em>{GAP}</em> (still to fill in)" in shown
        assert "<td>between levels 1 and 2</td>" in shown
        assert FORM.attribution in shown
        assert FORM.note in shown

    @pytest.mark.parametrize(
        "text",
        [
            INJECTION,
            "# not a heading",
            "1. not a list",
            "- not\n- a list\n---\n===",
            "> not a quotation",
            "| not | a table |\n|---|---|",
            "```\nnot code\n```",
            "<b>not bold</b> &copy; <!-- hidden -->",
            "![not an image](x.png) __x__ ~~y~~ \\*z\\*",
            "ends in a backslash\\",
            "https://not.a.link and <http://nor.this>",
        ],
    )
    def test_markup_in_the_teams_text_is_shown_and_not_obeyed(self, text):
        made = MarkdownIt("gfm-like", {"linkify": False}).parse(
            export(with_text(text), "md").decode()
        )
        bullet = next(t for t in made if t.type == "inline" and t.content.endswith("(turn 1)"))
        assert {child.type for child in bullet.children} <= {"text", "text_special", "hardbreak"}
        shown = "".join("\n" if c.type == "hardbreak" else c.content for c in bullet.children)
        assert shown == f"{text} (turn 1)"

    def test_an_empty_box_shows_a_dash(self, source):
        assert f"### {COLUMNS[0]}\n\n–\n" in source


class TestJson:
    def test_it_names_its_version(self, made):
        assert made["schema"] == "stem-coach/proforma/1"

    def test_an_entry_is_complete(self, made):
        assert made["boxes"][1]["columns"]["actions"][0] == {
            "id": "t7s0", "qi": "2.5", "theme": None, "text": ADDED, "gap": False,
            "status": "added", "version": 1, "edited_by": "Headteacher",
            "edited_at": "2026-11-23T09:30:00+00:00", "sources": [],
        }  # fmt: skip

    def test_the_rest_of_the_form_is_complete(self, made):
        assert made["session"] == "s1"
        assert made["date"] == "2026-11-23T15:00:00+00:00"
        assert made["headings"] == dict(zip(("doing", "evidence", "actions"), COLUMNS, strict=True))
        assert [box["category"] for box in made["boxes"]] == list(CATEGORIES)
        assert made["boxes"][1]["columns"]["doing"][0]["sources"] == [{"turn": 4}]
        assert made["indicators"] == FORM.indicator_names
        assert made["levels"][0] == {
            "theme": "2.5.1", "name": "Engaging families in learning",
            "suggested": [1, 2], "team": 3,
        }  # fmt: skip
        assert (made["attribution"], made["note"]) == (FORM.attribution, FORM.note)

    def test_texts_are_kept_to_the_letter(self, made):
        columns = [c for box in made["boxes"] for c in box["columns"].values()]
        assert [e["text"] for column in columns for e in column] == SENTENCES

    def test_half_a_surrogate_pair_is_kept_as_its_escape(self):
        made = json.loads(export(with_text("a\ud800b"), "json"))
        assert made["boxes"][0]["columns"]["doing"][0]["text"] == "a\ud800b"

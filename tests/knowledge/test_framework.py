"""The framework is complete, addressable, and says what the source says."""

import re
from pathlib import Path

import pytest
import yaml

from knowledge.chunks import KINDS, chunk_framework
from knowledge.document import to_document
from knowledge.errors import UnknownIdError
from knowledge.load import bundled_path
from knowledge.model import Framework
from knowledge.notes import Notes

THEMES = {
    "1.1": 3, "1.2": 3, "1.3": 3, "1.5": 1, "2.2": 4, "2.3": 4, "2.5": 2, "2.6": 3, "2.7": 3,
    "3.1": 2, "3.2": 1, "3.3": 3,
}  # fmt: skip
QUESTIONS = {
    "1.1": 5, "1.2": 5, "1.3": 0, "1.5": 4, "2.2": 4, "2.3": 4, "2.5": 5, "2.6": 4, "2.7": 4,
    "3.1": 2, "3.2": 3, "3.3": 4,
}  # fmt: skip


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.fixture(scope="module")
def source() -> str:
    return fold((bundled_path().parent / "source.txt").read_text(encoding="utf-8"))


def test_every_indicator_theme_statement_and_question_is_there(framework: Framework) -> None:
    assert {i.id: len(i.themes) for i in framework.indicators} == THEMES
    assert {i.id: len(i.questions) for i in framework.indicators} == QUESTIONS
    statements = [s for t in framework.themes for s in t.statements]
    assert len(statements) == 96
    assert [s.level for s in statements[:3]] == [1, 2, 3]


def test_ids_are_those_of_the_contract(framework: Framework) -> None:
    for part in ("2.5", "2.5.1", "2.5.1/3", "2.5.1/3#2", "2.5/q1", "glossary:DYW",
                 "resource:Aspires", "partner:Science centres and festivals",
                 "intro:What is STEM?"):  # fmt: skip
        assert part in framework
    assert framework.theme("2.5.1").name == "Engaging families in learning"
    assert framework.category_of("3.3").name == "Successes and achievements"


def test_an_unknown_id_names_ids_that_exist(framework: Framework) -> None:
    with pytest.raises(UnknownIdError, match=r"2\.5\.1/3"):
        framework.get("2.5.1/4")
    with pytest.raises(UnknownIdError, match=r"Choose one of: 1\.1"):
        framework.indicator("9.9")


def texts_of(framework: Framework) -> list[str]:
    texts = [s.text for t in framework.themes for s in t.statements]
    texts += [q.text for q in framework.questions]
    texts += [p for s in (*framework.intro, *framework.appendix) for p in s.paragraphs]
    texts += [f"{g.term} – {g.meaning}" for g in framework.glossary]
    texts += [p.text for p in framework.partners] + [r.name for r in framework.resources]
    texts += [x.url for x in (*framework.resources, *framework.partners) if x.url]
    texts += [i.name for i in framework.indicators] + [t.name for t in framework.themes]
    texts += [*framework.level_names, *framework.proforma.columns, framework.proforma.title]
    return texts


def test_everything_we_quote_stands_in_the_source(framework: Framework, source: str) -> None:
    missing = [text for text in texts_of(framework) if fold(text) not in source]
    assert missing == []


def test_early_learning_wording_stands_in_the_source_or_in_the_errata(
    framework: Framework, source: str
) -> None:
    explained = " ".join(e.used for e in framework.errata)
    for theme in framework.themes:
        if theme.elc_name and theme.elc_name not in source:
            assert theme.elc_name in explained


# What stands in the source and is not the framework's text: leftovers and the form's empty rows.
LEFT_OUT = ("[image: ]", "[bookmark: Appendix]", "[bookmark: _GoBack]")


def test_nothing_of_the_source_is_missing(framework: Framework, source: str) -> None:
    """Everything we quote is taken out of the source; only headings may be left."""
    rest = source
    for leftover in LEFT_OUT:
        rest = rest.replace(leftover, " ")
    rest = fold(rest)
    for text in sorted(texts_of(framework), key=len, reverse=True):
        rest = rest.replace(fold(text), " ")
    headings = [c.name for c in framework.categories] + [s.heading for s in framework.intro]
    headings += [t.elc_name for t in framework.themes if t.elc_name]
    headings += [r.group for r in framework.resources] + [p.group for p in framework.partners]
    headings += ["Challenge questions:", "Glossary", "Appendix", "Date:", "interactions",
                 "children and families", "management", "Securing children’s progress"]  # fmt: skip
    for heading in sorted(headings, key=len, reverse=True):
        rest = rest.replace(heading, " ")
    rest = re.sub(r"\[QI \d\.\d\]", " ", rest)
    left = [word for word in re.findall(r"\w+", rest)]
    assert left == []


def test_quirks_of_the_source_are_recorded(framework: Framework) -> None:
    quirks = {e.where for e in framework.errata}
    assert {"3.3", "proforma", "1.1/q5", "2.2.2/1#1", "2.3.1/2#2", "2.5.1/3#2", "2.7/q2"} <= quirks
    assert framework.get("2.5.1/3#2").text.startswith("We consult parents and careers")  # type: ignore[union-attr]


def test_an_early_learning_team_sees_its_own_wording(framework: Framework) -> None:
    assert framework.theme("2.2.3").name_for("elc") == "Pedagogy and play"
    assert framework.theme("2.2.3").name_for("primary") == "Learning pathways"
    assert framework.indicator("3.2").name_for("elc") == "Securing children’s progress"


def test_each_addressable_part_is_one_chunk(framework: Framework) -> None:
    chunks = chunk_framework(framework)
    ids = [chunk.id for chunk in chunks]
    assert len(ids) == len(set(ids))
    assert all(i in framework for i in ids)
    assert {chunk.kind for chunk in chunks} == set(KINDS)
    assert sum(chunk.kind == "statement" for chunk in chunks) == 96


def test_the_json_document_has_the_contracts_shape(framework: Framework) -> None:
    document = to_document(framework)
    statement = document["categories"][1]["indicators"][2]["themes"][0]["statements"][2]
    assert statement["id"] == "2.5.1/3"
    assert statement["level_name"] == "Features of highly-effective practice"
    assert statement["claims"][0]["id"] == "2.5.1/3#1"
    assert " ".join(c["text"] for c in statement["claims"]) == statement["text"]
    assert len(document["proforma"]["columns"]) == 3


def test_there_is_a_coaching_note_for_every_question(framework: Framework, notes: Notes) -> None:
    asked = [q.id for i in framework.indicators for q in notes.questions_of(i)]
    assert len(asked) == 44 + 3
    assert set(asked) == set(notes.by_question)
    terms = {g.term for g in framework.glossary}
    for note in notes.by_question.values():
        assert set(note.terms) <= terms
        assert all(follow_up.endswith("?") for follow_up in note.follow_ups)
    for question in asked:
        for theme in notes.themes_of(question, framework):
            assert framework.theme(theme).indicator_id == question.partition("/")[0]


def test_notes_are_not_the_frameworks_words(notes: Notes, source: str) -> None:
    for note in notes.by_question.values():
        assert note.plain not in source
    assert "not Education Scotland" in notes.notice


def test_the_yaml_is_readable_text() -> None:
    raw = Path(bundled_path()).read_text(encoding="utf-8")
    assert max(len(line) for line in raw.splitlines()) <= 140
    assert yaml.safe_load(raw)["publisher"] == "Education Scotland"

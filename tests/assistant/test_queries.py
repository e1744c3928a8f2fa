"""A query understood: Scots in plain words, typing mended, the framework's words added."""

from pathlib import Path

import pytest

from assistant.coach import Coach
from assistant.retrieval.opening import reader_of
from assistant.retrieval.query import QueryReader
from knowledge.errors import FrameworkError
from knowledge.vocabulary import load_vocabulary


@pytest.fixture
def reader(coach: Coach) -> QueryReader:
    return reader_of(coach.vocabulary, coach.chunks)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("weans that get left oot", "children that get left out"),
        ("hoo dae we ken", "how do we know"),
        ("feedbakc to parnets", "feedback to parents"),
        ("gender sterotypes", "gender stereotypes"),
        ("sharin whit works", "sharing what works"),
    ],
)
def test_scots_and_slips_are_read_in_plain_words(
    reader: QueryReader, typed: str, plain: str
) -> None:
    assert reader.read(typed).plain == plain


@pytest.mark.parametrize(
    "typed", ["best pizza in Leith", "they're getting on", "S3 DYW 2.5", "we aren't sure", "QI"]
)
def test_what_is_right_as_it_stands_is_left_alone(reader: QueryReader, typed: str) -> None:
    assert reader.read(typed).plain == typed


def test_acronyms_and_everyday_words_bring_the_frameworks_own(reader: QueryReader) -> None:
    assert {"profession", "learn"} <= set(reader.read("CLPL for staff").added)
    assert "famili" in reader.read("mums and dads").added
    assert "transit" in reader.read("moving up to high school").added
    assert reader.read("xyzzy").added == ()


@pytest.mark.parametrize(
    ("query", "intent"),
    [
        ("what does LfS stand for", "glossary"),
        ("who can come in and do science shows", "partner"),
        ("where do I sign up for the newsletter", "resource"),
        ("is this compulsory", "intro"),
        ("a question I could ask staff at a twilight", "question"),
    ],
)
def test_the_kind_of_part_that_is_asked_for_is_seen(
    reader: QueryReader, query: str, intent: str
) -> None:
    assert intent in reader.read(query).intents


@pytest.mark.parametrize(
    ("query", "level"),
    [
        ("we are just starting on partnerships", 1),
        ("wording at the middle stage for tracking", 2),
        ("what does really good family learning look like", 3),
        ("partnerships with employers", None),
    ],
)
def test_a_level_that_is_named_is_seen(reader: QueryReader, query: str, level: int | None) -> None:
    assert reader.read(query).level == level


def test_a_framework_without_a_vocabulary_has_an_empty_one(tmp_path: Path) -> None:
    vocabulary = load_vocabulary(tmp_path / "none.yaml")
    assert (vocabulary.acronyms, vocabulary.everyday, vocabulary.levels) == ({}, (), ())


@pytest.mark.parametrize("content", ["[", "acronyms: 3", "levels: [['(']]", "colour: red"])
def test_a_malformed_vocabulary_is_a_plain_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "vocabulary.yaml"
    path.write_text(content)
    with pytest.raises(FrameworkError, match=r"vocabulary\.yaml"):
        load_vocabulary(path)


def test_the_vocabulary_names_only_parts_that_there_are(coach: Coach) -> None:
    assert set(coach.vocabulary.about) <= {chunk.id for chunk in coach.chunks}

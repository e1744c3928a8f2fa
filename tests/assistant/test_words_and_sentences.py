"""Sentences keep their place and every letter; numbers mean the same in words and digits."""

# ruff: noqa: E501 a case reads best on one line

import pytest

from assistant.sentences import split_sentences
from assistant.words import content_stems, numbers


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We ran it. 3 of us went, 11.5% more! Aye?", ["We ran it.", "3 of us went, 11.5% more!", "Aye?"]),
        ("CAT night (e.g. Mrs. Smith) was ok.", ["CAT night (e.g. Mrs. Smith) was ok."]),
        ("- did it twice\n- and again; no measure yet", ["did it twice", "and again; no measure yet"]),
        ("1. Ask parents\n2. Count them", ["Ask parents", "Count them"]),
        ("Finished at 4 p.m. on Tuesday. Then home.", ["Finished at 4 p.m. on Tuesday.", "Then home."]),
        ("he said “it works.” So we did", ["he said “it works.”", "So we did"]),
        ("hmm... we'll see", ["hmm...", "we'll see"]),
        ("🎉🎉", []),
        ("", []),
        ("a' dol gu math. Tha sinn toilichte.", ["a' dol gu math.", "Tha sinn toilichte."]),
    ],
)  # fmt: skip
def test_notes_are_cut_where_a_reader_would(text: str, sentences: list[str]) -> None:
    assert [span.text for span in split_sentences(text)] == sentences


def test_a_span_says_where_it_stands() -> None:
    source = "  First one.  Second – with dash!\n\n• third"
    for span in split_sentences(source):
        assert source[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Twelve of the 40", {"12", "40"}),
        ("£15 and 78 %", {"£15", "78%"}),
        ("P7 and S3 at 2.5.1", {"2.5.1"}),
        ("twenty-two, 1,200", {"22", "1200"}),
    ],
)
def test_numbers_are_found_in_words_and_digits(text: str, found: set[str]) -> None:
    assert numbers(text) == found


def test_content_is_stems_without_small_words() -> None:
    assert content_stems("The families were involved in twelve walks") == [
        "famili",
        "involv",
        "12",
        "walk",
    ]

"""Search brings the right part, keeps to what is asked for, and says when there is none."""

from pathlib import Path

import pytest

from assistant.coach import Coach
from assistant.errors import InputError
from assistant.retrieval.types import Where, as_kind
from assistant.settings import Settings
from knowledge.errors import UnknownIdError
from knowledge.load import bundled_path
from tests.conftest import FakeEmbedder


@pytest.mark.quality
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("unconscious bias", "3.1.2/3"),
        ("what does CLD stand for", "glossary:CLD"),
        ("who can help us with science festivals", "partner:Science centres and festivals"),
        ("sign up for the monthly STEM e-bulletin", "resource:Monthly STEM e-bulletin sign up"),
        ("parents who use STEM in their jobs come into school to talk", "2.5.1/3"),
        ("why is STEM important for the economy", "intro:Why is STEM important?"),
    ],
)
def test_the_part_an_expert_would_open_is_among_the_first(
    real_coach: Coach, query: str, expected: str
) -> None:
    found = real_coach.search(query, 5)
    assert expected in [hit.chunk.id for hit in found.hits]
    assert found.answered


@pytest.mark.quality
@pytest.mark.parametrize("query", ["best pizza in Leith", "how do I reset my Glow password"])
def test_what_the_framework_does_not_speak_of_is_not_answered(
    real_coach: Coach, query: str
) -> None:
    assert not real_coach.search(query).answered


def test_one_theme_does_not_fill_the_page(coach: Coach) -> None:
    hits = coach.search("families parents carers learning STEM", 5).hits
    themes = [hit.chunk.theme for hit in hits if hit.chunk.theme]
    assert len(set(themes)) == len(themes)


@pytest.mark.parametrize(
    "where",
    [
        Where(qi="2.5"),
        Where(level=2),
        Where(kind="question"),
        Where("2.5", 3, "claim"),
        *(Where(sector=sector) for sector in ("elc", "primary", "secondary", "asn")),
    ],
)
def test_results_keep_to_the_filter(coach: Coach, where: Where) -> None:
    hits = coach.search("families engaged in learning", 8, where).hits
    assert hits
    assert all(where.admits(hit.chunk) for hit in hits)


def test_bad_searches_are_plain_errors(coach: Coach) -> None:
    with pytest.raises(InputError, match="empty"):
        coach.search("  ")
    with pytest.raises(InputError, match="at least 1"):
        coach.search("x", 0)
    with pytest.raises(UnknownIdError):
        coach.search("x", 5, Where(qi="9.9"))
    with pytest.raises(InputError, match="no kind"):
        as_kind("poem")


def test_a_framework_alone_is_searched_without_notes_or_vocabulary(tmp_path: Path) -> None:
    alone = tmp_path / "framework.yaml"
    alone.write_bytes(bundled_path().read_bytes())
    settings = Settings(data_dir=tmp_path / "data", framework=alone)
    coach = Coach(settings, FakeEmbedder())
    assert coach.search("families learning together", 5).hits
    session = coach.start("x", "primary", "2.5")
    assert coach.take_turn(session.id, "Nine parents plan the garden club with us.").turn.reply


def test_more_is_shown_when_more_is_asked_for(coach: Coach) -> None:
    found = coach.search("families", 300)
    ids = [hit.chunk.id for hit in found.hits]
    assert len(ids) == len(set(ids)) > 150

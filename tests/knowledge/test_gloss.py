"""Other languages, word for word: who, how often and how many must come through."""

import pytest

from knowledge.gloss import lexicon_for


@pytest.mark.parametrize(
    ("text", "language", "says"),
    [
        (
            "Rodzice naszych uczniów pomagają nam planować program i wspierają nas podczas zajęć.",
            "Polish",
            ["parents", "pupils", "help", "plan"],
        ),
        ("Nikt nie rozmawiał o tym z rodzicami ani z nami w szkole.", "Polish", ["nobody"]),
        (
            "Depuis quatre ans, tous les élèves mènent leurs propres expériences chaque semaine.",
            "French",
            ["four years", "all", "pupils", "every week"],
        ),
        ("Il n'y a plus d'aide et nous n'avons plus de technicien.", "French", ["no longer"]),
        (
            "Tha sinn ag obair le sia companaidhean agus a' cholaiste o chionn seachd bliadhna.",
            "Gaelic",
            ["six", "companies", "college", "seven"],
        ),
    ],
)
def test_what_carries_the_level_is_read(text: str, language: str, says: list[str]) -> None:
    lexicon = lexicon_for(text)
    assert lexicon is not None
    assert lexicon.language == language
    gloss = lexicon.gloss(text).lower()
    for words in says:
        assert words in gloss


@pytest.mark.parametrize(
    "text",
    [
        "Nine parents help us plan the science evening and we run it every spring.",
        "whit dae we dae aboot the weans that get left oot",
        "Двох учителів попросили разом очолити зміни у викладанні наук у школі.",
        "",
        "🎉 12 %",
    ],
)
def test_english_scots_and_what_we_have_no_words_for_are_left_alone(text: str) -> None:
    assert lexicon_for(text) is None


def test_names_and_figures_stay_as_they_are() -> None:
    text = "W P5 mamy 12 uczniów i pani Nowak prowadzi z nimi robotykę od roku."
    lexicon = lexicon_for(text)
    assert lexicon is not None
    gloss = lexicon.gloss(text)
    for kept in ("P5", "12", "Nowak"):
        assert kept in gloss

"""Pupils' names and contact data are found before anything is kept; adults are left alone."""

import pytest

from assistant.privacy.finding import find_personal, replaced


@pytest.mark.parametrize(
    ("text", "found", "kind"),
    [
        ("wee Callum told me about the bridge", "Callum", "pupil_name"),
        ("Amina in P4 can explain her own target", "Amina", "pupil_name"),
        ("Jayden's mum stopped me at the gate", "Jayden", "pupil_name"),
        ("Kai (P6) measured it himself", "Kai", "pupil_name"),
        ("write to k.smith@example.org about it", "k.smith@example.org", "email"),
        ("his gran is on 07700 900418 after four", "07700 900418", "phone"),
        ("candidate number 123456789 was late", "123456789", "candidate_number"),
        ("he lives at 14 Kirkwynd Road and walks", "14 Kirkwynd Road", "address"),
        ("born 3 May 2014 and in P5", "3 May 2014", "birth_date"),
    ],
)
def test_what_tells_who_a_pupil_is_is_found(text: str, found: str, kind: str) -> None:
    assert [(p.text, p.kind) for p in find_personal(text)] == [(found, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Docherty ran the twilight for all the staff.",
        "Gillian, the senior technician, to audit the kit by the end of May.",
        "Kenny, a tutor from the bike charity, comes on Tuesdays.",
        "Grant from the council gave us a sand kitchen.",
        "The Rowan Room was calm in April and May.",
        "The Fraser Trust paid £200 000 000 in all.",
        "Will the P4s still get their block?",
        "QI 2.5.1: 210 Chromebooks between 940 pupils.",
    ],
)
def test_adults_places_and_figures_are_left_alone(text: str) -> None:
    assert find_personal(text) == ()


def test_replacing_says_no_more_than_is_needed() -> None:
    text = "wee Callum in P3 can now count to 20, phone 07700 900418."
    assert replaced(text) == "wee a pupil in P3 can now count to 20, phone [phone number]."


def test_an_adult_once_named_is_one_throughout() -> None:
    assert find_personal("Carol our technician came. The kit is better since Carol came.") == ()

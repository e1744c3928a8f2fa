"""Pupils' names and contact data in a text: where they stand and what may stand there instead.

Phone numbers are found with Google's libphonenumber (`phonenumbers`), which knows which digits can
be a British number; the rest by careful patterns. A name is one of a list of first names without
an adult's surroundings ("Mrs …", "…, our technician") or a thing's ("… House"); where the name is
an ordinary word too, a child's are needed ("wee …", "… in P4", "…'s mum"). The list and the
surroundings are readable data (`first_names.txt`, `prompts/privacy.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import phonenumbers

from prompts.loader import load_privacy_signs

Kind = Literal["pupil_name", "email", "phone", "candidate_number", "address", "birth_date"]
KIND_NAMES: Mapping[Kind, str] = {
    "pupil_name": "a pupil's name", "email": "an e-mail address", "phone": "a phone number",
    "candidate_number": "a candidate number", "address": "a home address",
    "birth_date": "a date of birth",
}  # fmt: skip
_INSTEAD: Mapping[Kind, str] = {
    "pupil_name": "a pupil", "email": "[e-mail address]", "phone": "[phone number]",
    "candidate_number": "[candidate number]", "address": "[address]",
    "birth_date": "[date of birth]",
}  # fmt: skip
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_CANDIDATE = re.compile(r"(?<![\d£.,/-])\d{9}(?!\d|[.,]\d)|(?<![\d£])\d{3} \d{3} \d{3}(?! ?\d)")
_CANDIDATE_CUE = re.compile(
    r"\b(?:scn|candidates?|sqa|seemis|pupil (?:number|no|id|ref\w*)|number is|record|upn|his|her|"
    r"their)\b",
    re.IGNORECASE,
)
_NO_CANDIDATE = re.compile(r"£|serial|invoice|order|isbn|account|charity|asset|barcode|model", re.I)
_ADDRESS = re.compile(
    r"\b(?:[Ff]lat \d+\w?(?:/\d+)?,? )?\d{1,4}[a-z]?(?:/\d+)? (?:[A-Z][\w’'-]+ ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Drive|Crescent|Cres|Lane|Terrace|Place|Court|Gardens|Way|"
    r"Close|Row|Brae|Wynd|Loan|Square|View|Grove)\b(?:,? [A-Z]{1,2}\d\w? ?\d[A-Z]{2}|"
    r",? [Ff]lat \d+\w?(?:/\d+)?|, [A-Z][a-z]+(?= |,|\.))?"
)
_OUR_ADDRESS = re.compile(
    r"\b(?:we[’']re|we are|our (?:school|nursery|building)|based) (?:\w+ )?(?:at|in) $"
)
_DAY = (
    r"(\d{1,2}(?:st|nd|rd|th)?(?: of)?[ ./-](?:\d{1,2}|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|"
    r"aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*)[ ./,-]+\d{2,4})"
)
_BORN = re.compile(
    rf"\b(?:born|dob|d\.o\.b\.?|date of birth|birthday)(?: is| was| on|:)*\s+(?:the )?{_DAY}|"
    rf"{_DAY} (?:as|is|was) (?:his|her|their|the)? ?(?:date of birth|dob|birthday)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_LENIENT = phonenumbers.Leniency.POSSIBLE
_PHONE = re.compile(r"^(?:\+44|\(?0)[\d ()-]{8,}")
_AROUND = 70  # letters each side in which a name's surroundings are looked for
_SURNAME = re.compile(r" (?:[A-Z][a-z’'-]+(?!\w)|[A-Z](?![\w’'.]))")
_POSSESSIVE = re.compile(r"[’']s$")
_MONTHS = frozenset({"april", "may", "june", "august", "july", "january"})
_ADULT, _THING = -1, -2
_SHORT = 3  # letters; a shorter word or surname tells too little


@dataclass(frozen=True, slots=True)
class Personal:
    """A span of a text that tells who somebody is: `text == source[start:end]`."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def instead(self) -> str:
        """What may stand there instead."""
        return _INSTEAD[self.kind]


def find_personal(text: str) -> tuple[Personal, ...]:
    """Everything in a text that should be looked at before it is stored or sent, in order."""
    found = [*_contacts(text), *_names(text)]
    found.sort(key=lambda p: (p.start, -p.end))
    kept: list[Personal] = []
    for personal in found:
        if not kept or personal.start >= kept[-1].end:
            kept.append(personal)
    return tuple(kept)


def replaced(text: str, found: Sequence[Personal] | None = None) -> str:
    """The text with every such span replaced by what says no more than is needed."""
    for personal in reversed(find_personal(text) if found is None else found):
        text = text[: personal.start] + personal.instead + text[personal.end :]
    return text


def _contacts(text: str) -> Iterator[Personal]:
    for match in _EMAIL.finditer(text):
        yield Personal("email", match.group().rstrip("."), match.start(), match.end())
    for phone in phonenumbers.PhoneNumberMatcher(text, "GB", leniency=_LENIENT):
        if _PHONE.match(phone.raw_string):
            yield Personal("phone", phone.raw_string, phone.start, phone.end)
    for match in _ADDRESS.finditer(text):
        if not _OUR_ADDRESS.search(text[: match.start()].lower()):
            yield Personal("address", match.group(), match.start(), match.end())
    for match in _BORN.finditer(text):
        n = 1 if match.group(1) else 2
        yield Personal("birth_date", match.group(n), match.start(n), match.end(n))
    yield from _candidates(text)


def _candidates(text: str) -> Iterator[Personal]:
    for match in _CANDIDATE.finditer(text):
        around = text[max(0, match.start() - 60) : match.end() + 30]
        if _CANDIDATE_CUE.search(around) and not _NO_CANDIDATE.search(around):
            yield Personal("candidate_number", match.group(), match.start(), match.end())


def _names(text: str) -> Iterator[Personal]:
    """Names that are not plainly an adult's or a thing's; an adult once named is one throughout."""
    places = [m for m in _TOKEN.finditer(text) if _is_name(_bare(m.group()))]
    verdicts = [(match, _weight(text, match)) for match in places]
    adults = {_bare(match.group()) for match, weight in verdicts if weight == _ADULT}
    end = 0
    for match, weight in verdicts:
        name = _bare(match.group())
        if match.start() < end or name in adults or weight < _needed(text, match, name):
            continue
        end = match.start() + len(_POSSESSIVE.sub("", match.group()))
        surname = _SURNAME.match(text, end)
        end = surname.end() if surname else end
        yield Personal("pupil_name", text[match.start() : end], match.start(), end)


def _is_name(word: str) -> bool:
    """A first name, or two with a hyphen."""
    return word in _first_names() or (word.partition("-")[0] in _first_names() and "-" in word)


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word).lower()


def _needed(text: str, match: re.Match[str], name: str) -> int:
    """How many of a child's surroundings are needed before a word is taken for a name."""
    word = match.group()
    if not word[0].isupper():
        return 2 if name in _also_words() or len(name) < _SHORT else 1
    begins = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".!?:\n"
    if name in _MONTHS:
        return 2
    surname = _SURNAME.match(text, match.end())
    if surname and len(surname.group()) > _SHORT:
        # Who is named in full is an adult or famous more often than not.
        return 1
    return 1 if name in _also_words() and (begins or word.isupper()) else 0


def _weight(text: str, match: re.Match[str]) -> int:
    """How many surroundings speak for a child; below 0 where they speak against it."""
    word = _POSSESSIVE.sub("", match.group())
    begin = max(0, match.start() - _AROUND)
    around = text[begin : match.start() + len(word) + _AROUND]
    place = match.start() - begin
    span = around, place, place + len(word)
    child = sum(s.fits(*span) for s in _surroundings("child"))
    against = [*_surroundings("not_a_name")]
    if word.lower() in _also_words():
        against += _surroundings("word_use")
    if child < 2 and any(s.fits(*span) for s in against):
        return _THING
    if any(s.fits(*span) for s in _surroundings("adult")):
        return _ADULT
    return child


@dataclass(frozen=True, slots=True)
class _Surrounding:
    """What stands before and behind a name; compiled without any name, so that none is kept."""

    before: re.Pattern[str]
    behind: re.Pattern[str]

    def fits(self, around: str, start: int, end: int) -> bool:
        """Whether it fits a name at `around[start:end]`."""
        return bool(self.behind.match(around, end) and self.before.search(around[:start]))


@cache
def _surroundings(name: str) -> tuple[_Surrounding, ...]:
    return tuple(_compiled(pattern) for pattern in load_privacy_signs()[name])


def _compiled(pattern: str) -> _Surrounding:
    before, _, behind = pattern.partition("{name}")
    surname = r"(?: (?-i:[A-Z])[\w’'-]+)?"
    return _Surrounding(
        re.compile(rf"(?<!\w){before}\Z", re.IGNORECASE),
        re.compile(rf"{surname}{behind}(?!\w)", re.IGNORECASE),
    )


@cache
def _also_words() -> frozenset[str]:
    """First names that are ordinary words as well."""
    return frozenset(load_privacy_signs()["also_words"])


@cache
def _first_names() -> frozenset[str]:
    text = (files("assistant.privacy") / "first_names.txt").read_text(encoding="utf-8")
    return frozenset(line.strip().lower() for line in text.splitlines() if line.strip())

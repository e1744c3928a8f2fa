"""A text made ready to be read: sentences, flags, orders left out, other languages glossed."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.evidence import is_intention
from assistant.matching import flags as signs
from assistant.matching.types import Flag
from assistant.sentences import Span, split_sentences
from knowledge.gloss import lexicon_for


@dataclass(frozen=True, slots=True)
class Heard:
    """One text: `spans` are its sentences verbatim, `read` the same as the reader gets them.

    Sentences that give the assistant orders are in neither, so that both may be empty. `foreign`
    is a text in a language that we have no lexicon for.
    """

    text: str
    spans: tuple[Span, ...]
    read: tuple[str, ...]
    flags: tuple[Flag, ...]
    foreign: bool

    def told(self) -> list[int]:
        """Places of sentences that tell of what is done: no plan, denial or lapse."""
        return [n for n, sentence in enumerate(self.read) if _is_told(sentence)]


def hear(text: str) -> Heard:
    """Split a text, flag it, leave orders out, and gloss what is not English."""
    spans = split_sentences(text)
    flags = signs.flags_of(text, spans)
    lexicon = lexicon_for(text) if "language" in flags else None
    if lexicon is None:
        kept = tuple(s for s in spans if not signs.is_instruction(s.text))
        return Heard(text, kept, tuple(s.text for s in kept), flags, foreign="language" in flags)
    pairs = [(span, lexicon.gloss(span.text) or span.text) for span in spans]
    english = " ".join(gloss for _, gloss in pairs)
    also = signs.flags_of(english, split_sentences(english))
    left = [
        (span, gloss)
        for span, gloss in pairs
        if not signs.is_instruction(span.text) and not signs.is_instruction(gloss)
    ]
    both = tuple(dict.fromkeys((*flags, *also)))
    spans = tuple(span for span, _ in left)
    return Heard(text, spans, tuple(gloss for _, gloss in left), both, foreign=False)


def _is_told(sentence: str) -> bool:
    return not (is_intention(sentence) or signs.is_denial(sentence) or signs.is_lapsed(sentence))

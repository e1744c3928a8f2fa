"""Claim by claim: was it heard in the team's words, partly, or not, and in which words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.matching.types import ClaimHeard, Heard
from assistant.sentences import Span
from knowledge.embed import Vectors
from knowledge.model import Theme

_HEARD = 0.50
_PARTLY = 0.36


def compare_claims(
    theme: Theme, claim_vectors: Vectors, spans: Sequence[Span], span_vectors: Vectors
) -> tuple[ClaimHeard, ...]:
    """Each claim of a theme beside the sentence of the team's that comes nearest to it.

    `claim_vectors` are (claims of the theme, dimensions) in source order, `span_vectors`
    (sentences, dimensions); all of unit length. Sentences that only plan or deny should be left
    out by the caller: a plan is not yet heard.
    """
    claims = [claim for statement in theme.statements for claim in statement.claims]
    if not spans:
        return tuple(ClaimHeard(c.id, c.text, "not_heard", None) for c in claims)
    near = claim_vectors @ span_vectors.T
    found = []
    for row, claim in zip(near, claims, strict=True):
        best = int(row.argmax())
        status = _status(float(row[best]))
        quote = spans[best].text if status != "not_heard" else None
        found.append(ClaimHeard(claim.id, claim.text, status, quote))
    return tuple(found)


def _status(similarity: float) -> Heard:
    if similarity >= _HEARD:
        return "heard"
    return "partly" if similarity >= _PARTLY else "not_heard"

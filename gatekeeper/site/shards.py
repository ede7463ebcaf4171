"""Pure: the index that the search reads, in pieces. docs/site.md describes the format."""

from __future__ import annotations

import json
from collections.abc import Sequence

from gatekeeper.model.base import printable
from gatekeeper.site.dossier import Row

RECORDS = 250
"""In one piece: at usual lengths less than 100 kB."""
TITLE, QUESTION = 180, 400
"""Letters of a text that can be found."""


def shard(rows: Sequence[Row]) -> bytes:
    """One piece of the index."""
    outcomes, reasons = _Words(), _Words()
    levels, tiers = _Words(), _Words()
    records = []
    for row in rows:
        title, question = printable(row.title)[:TITLE], printable(row.question)[:QUESTION]
        # The publisher's titles are the beginnings of their questions.
        rest = question[len(title) :] if question.startswith(title) else question
        records.append(
            [
                row.id,
                title,
                rest,
                outcomes.number(row.outcome),
                reasons.number(row.reason),
                levels.number(row.level),
                tiers.number(row.tier),
                row.evaluated,
                row.score,
            ]
        )
    document = {
        "outcomes": outcomes.words,
        "reasons": reasons.words,
        "levels": levels.words,
        "tiers": tiers.words,
        "records": records,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


class _Words:
    """Words that come again and again, each by its number."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The word's number; a new word gets the next."""
        word = printable(word)
        if word not in self._numbers:
            self._numbers[word] = len(self.words)
            self.words.append(word)
        return self._numbers[word]

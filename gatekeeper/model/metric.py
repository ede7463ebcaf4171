"""What a script can measure: a number, a series or table of numbers, a text, a set of texts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from gatekeeper.model.base import DecimalString, Frozen, Unit

MAX_ELEMENTS = 10_000

Word = Annotated[str, StringConstraints(max_length=1000)]
Row = Annotated[tuple[DecimalString, ...], Field(min_length=1, max_length=MAX_ELEMENTS)]


class Quantity(Frozen):
    """A measured or claimed number with its unit. An empty unit is a bare number."""

    value: DecimalString
    unit: Unit = ""


class Series(Frozen):
    """Numbers in order, or rows of equal length, all in one unit."""

    values: Annotated[
        tuple[DecimalString, ...] | tuple[Row, ...], Field(min_length=1, max_length=MAX_ELEMENTS)
    ]
    unit: Unit = ""

    @model_validator(mode="after")
    def _is_rectangular(self) -> Series:
        if len({len(row) for row in self.values if isinstance(row, tuple)}) > 1:
            raise ValueError("values: the rows of a table must have the same length")
        if len(self.flat) > MAX_ELEMENTS:
            raise ValueError(f"values: at most {MAX_ELEMENTS} elements")
        return self

    @property
    def shape(self) -> tuple[int, ...]:
        """`(n,)` of a series, `(rows, columns)` of a table."""
        first = self.values[0]
        return (len(self.values), len(first)) if isinstance(first, tuple) else (len(self.values),)

    @property
    def flat(self) -> tuple[DecimalString, ...]:
        """All values, row by row."""
        return tuple(value for row in self.values for value in (row if isinstance(row, tuple) else (row,)))


class Text(Frozen):
    """A word or sentence."""

    text: Word


class Members(Frozen):
    """A set of words; their order says nothing."""

    members: Annotated[tuple[Word, ...], Field(max_length=MAX_ELEMENTS)]

    @model_validator(mode="after")
    def _once(self) -> Members:
        if len(set(self.members)) != len(self.members):
            raise ValueError("members: each is given once")
        return self


def _shape_of(given: Any) -> str:
    keys = given if isinstance(given, dict) else type(given).model_fields
    return next((key for key in ("values", "text", "members") if key in keys), "value")


Metric = Annotated[
    Annotated[Quantity, Tag("value")]
    | Annotated[Series, Tag("values")]
    | Annotated[Text, Tag("text")]
    | Annotated[Members, Tag("members")],
    Discriminator(_shape_of),
]
"""Told apart by its key: `value`, `values`, `text` or `members`."""

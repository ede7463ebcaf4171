"""What a script can measure: a number, a series or table of numbers, a text, a set of texts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from gatekeeper.model.base import UNION_MARK, DecimalString, Frozen, Unit

MAX_ELEMENTS = 10_000

Word = Annotated[str, StringConstraints(max_length=1000)]
Row = Annotated[tuple[DecimalString, ...], Field(min_length=1, max_length=MAX_ELEMENTS)]


def _form_of(given: Any) -> str:
    is_table = isinstance(given, list | tuple) and bool(given) and isinstance(given[0], list | tuple)
    return f"{UNION_MARK}{'table' if is_table else 'series'}"


Numbers = Annotated[
    Annotated[tuple[DecimalString, ...], Field(max_length=MAX_ELEMENTS), Tag(f"{UNION_MARK}series")]
    | Annotated[tuple[Row, ...], Field(min_length=1, max_length=MAX_ELEMENTS), Tag(f"{UNION_MARK}table")],
    Discriminator(_form_of),
]
"""Numbers in order, or rows of them: a table, if the first one is a list."""


def shape_of(values: Numbers) -> tuple[int, ...]:
    """`(n,)` of a series, `(rows, columns)` of a table."""
    if values and isinstance(values[0], tuple):
        return len(values), len(values[0])
    return (len(values),)


def flat(values: Numbers) -> tuple[DecimalString, ...]:
    """All numbers, row by row.

    Raises:
        ValueError: the rows have several lengths, or there are too many numbers.
    """
    if len({len(row) for row in values if isinstance(row, tuple)}) > 1:
        raise ValueError("values: the rows of a table must have the same length")
    numbers = tuple(value for row in values for value in (row if isinstance(row, tuple) else (row,)))
    if len(numbers) > MAX_ELEMENTS:
        raise ValueError(f"values: at most {MAX_ELEMENTS} numbers")
    return numbers


class Quantity(Frozen):
    """A measured or claimed number with its unit. An empty unit is a bare number."""

    value: DecimalString
    unit: Unit = ""


class Series(Frozen):
    """Numbers in order, or rows of equal length, all in one unit."""

    values: Numbers
    unit: Unit = ""

    @model_validator(mode="after")
    def _some_in_rows_of_equal_length(self) -> Series:
        if not self.flat:
            raise ValueError("values: must hold at least 1 number")
        return self

    @property
    def shape(self) -> tuple[int, ...]:
        """`(n,)` of a series, `(rows, columns)` of a table."""
        return shape_of(self.values)

    @property
    def flat(self) -> tuple[DecimalString, ...]:
        """All numbers, row by row."""
        return flat(self.values)


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


def _key_of(given: Any) -> str:
    keys = given if isinstance(given, dict) else getattr(type(given), "model_fields", ())
    return UNION_MARK + next((key for key in ("values", "text", "members") if key in keys), "value")


Metric = Annotated[
    Annotated[Quantity, Tag(f"{UNION_MARK}value")]
    | Annotated[Series, Tag(f"{UNION_MARK}values")]
    | Annotated[Text, Tag(f"{UNION_MARK}text")]
    | Annotated[Members, Tag(f"{UNION_MARK}members")],
    Discriminator(_key_of),
]
"""Told apart by its key: `value`, `values`, `text` or `members`."""

"""Which id somebody meant who typed another."""

from __future__ import annotations

import pytest

from gatekeeper.lookalikes import MOST, meant, strange

KNOWN = ("SRCH:08EA5386", "SRCH:135DD81B", "DRAFT:C22D5DA8")


@pytest.mark.parametrize(
    "typed",
    [
        "SRCH:O8EA5386",
        "srch:08ea5386",
        "SRCH-08EA5386",
        "SRCH: 08EA5386",
        "ЅRCН:08ЕА5386",
        "ＳＲＣＨ：０８ＥＡ５３８６",
        "SRCH:08EA538",
        "SRCH:80EA5386",
        "SRC:08EA5386",
    ],
)
def test_the_nearest_is_named(typed: str) -> None:
    assert meant(typed, KNOWN) == "SRCH:08EA5386"


@pytest.mark.parametrize("typed", ["", "SRCH", "SRCH:99999999", "../../etc/passwd", "S" * 100])
def test_nothing_is_named_that_is_far(typed: str) -> None:
    assert meant(typed, KNOWN) == ""


def test_not_among_very_many() -> None:
    assert meant("SRCH:O8EA5386", KNOWN * MOST) == ""


def test_letters_of_other_alphabets_are_named() -> None:
    assert strange("SRCH:08EА") == "'А' in it is CYRILLIC CAPITAL LETTER A"
    assert strange("SRCH:08EA") == ""

"""More lines than any page has."""

DATA = b"SRCH:08EA5386\n" * 100_000

"""One line as long as a file may be."""

DATA = b"SRCH:08EA5386\n" + b"x" * 2_000_000

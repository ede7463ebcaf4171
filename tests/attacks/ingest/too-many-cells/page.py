"""A table row without an end."""

DATA = b"SRCH:08EA5386\nA title\n" + b"| a " * 1000 + b"|\n"

"""A byte more than 2 MiB."""

DATA = b"SRCH:08EA5386\n" + b"x\n" * 2**20

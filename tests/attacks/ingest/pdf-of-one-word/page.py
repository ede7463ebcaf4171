"""A word of 900,000 letters."""

from pdf_writer import pdf

DATA = pdf([[(72, 700, "x" * 900_000)]])

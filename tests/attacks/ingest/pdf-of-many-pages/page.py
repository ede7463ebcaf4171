"""More pages than a draft has."""

from pdf_writer import pdf

DATA = pdf([[(72, 700, "SOVEREIGN Research Kernel")]] * 101)

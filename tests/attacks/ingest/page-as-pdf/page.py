"""A record page as a PDF, whose rows are broken over lines."""

from pdf_writer import pdf

LINES = (
    "SRCH:08EA5386",
    "A title",
    "Provenance",
    "NoteMachine-generated synthesis of existing",
    "literature.",
)
DATA = pdf([[(72, 700 - 15 * row, text) for row, text in enumerate(LINES)]])

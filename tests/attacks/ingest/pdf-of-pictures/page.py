"""A PDF without a text."""

from pdf_writer import pdf

DATA = pdf([[]])

"""Gate 2 of a research publisher: a claim is VERIFIED only when its attached artifact passes here."""

__version__ = "0.1.0"

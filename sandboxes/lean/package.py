"""The judge's part of gatekeeper, and nothing else of it, lies here."""

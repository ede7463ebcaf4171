"""Where jobs run: one file a place."""

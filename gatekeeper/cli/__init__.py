"""The `gate` command. Thin: parse, call, render, exit. Everything heavy is imported where it is used."""

"""A draft with a claim too many."""

HEAD = "SOVEREIGN: A title\nSOVEREIGN Research Kernel\nResults\nNone.\nExtracted Claims\n"
DATA = (HEAD + "| A claim. | × | 0.1 |\n" * 501).encode()

"""A claim longer than a claim may be."""

HEAD = "SOVEREIGN: A title\nSOVEREIGN Research Kernel\nResults\nNone.\nExtracted Claims\n"
DATA = (HEAD + "| " + "long " * 1000 + "| × | 0.1 |\n").encode()

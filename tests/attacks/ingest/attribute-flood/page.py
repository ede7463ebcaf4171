"""One tag with attributes that no two are alike of."""

DATA = b"<div " + b" ".join(b"a%d" % n for n in range(200_000)) + b">SRCH:08EA5386"

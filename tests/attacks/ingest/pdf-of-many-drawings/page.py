"""A page that shows a letter half a million times: slow for a parser in Python, but a small file."""

from pdf_writer import assemble, flate

DATA = assemble(
    [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
        "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        flate(b"BT /F 1 Tf " + b"(a) Tj 1 1 Td " * 500_000 + b"ET"),
    ]
)

"""A tree of pages that is its own child."""

from pdf_writer import assemble

DATA = assemble(
    ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>"]
)

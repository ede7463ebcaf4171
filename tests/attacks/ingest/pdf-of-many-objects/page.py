"""More objects than a draft has."""

from pdf_writer import assemble

DATA = assemble(
    ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>", *["null"] * 20_000]
)

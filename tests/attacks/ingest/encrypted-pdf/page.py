"""A PDF that asks for a password."""

from pdf_writer import assemble

DATA = assemble(
    ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"],
    "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <"
    + "ab" * 32
    + "> /U <"
    + "cd" * 32
    + "> >> "
    "/ID [<00> <00>]",
)

"""A page whose content unpacks to a quarter of a gigabyte."""

import zlib

from pdf_writer import assemble

packer = zlib.compressobj(9)
PACKED = b"".join(packer.compress(b" " * 2**20) for _ in range(256)) + packer.flush()
DATA = assemble(
    [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
        "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(PACKED), PACKED),
    ]
)

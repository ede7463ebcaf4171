"""A page whose content unpacks to a gigabyte."""

import zlib

from pdf_writer import assemble

packer = zlib.compressobj(9)
PACKED = b"".join(packer.compress(b" " * 2**20) for _ in range(1024)) + packer.flush()
DATA = assemble(
    [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(PACKED), PACKED),
    ]
)

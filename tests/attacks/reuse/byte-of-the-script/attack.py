import os


def attack(scene):
    script = scene.claim() / "artifact/repro.py"
    before = script.stat()
    script.write_bytes(script.read_bytes().replace(b"my_metric", b"my_metrix"))
    os.utime(script, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert script.stat().st_size == before.st_size

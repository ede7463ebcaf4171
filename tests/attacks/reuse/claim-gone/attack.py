import shutil


def attack(scene):
    shutil.rmtree(scene.claim("c2"))

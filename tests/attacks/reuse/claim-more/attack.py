import shutil


def attack(scene):
    shutil.copytree(scene.claim("c2"), scene.claim("c3"))

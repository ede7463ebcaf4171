import os


def attack(scene):
    scene.stored.unlink()
    os.mkfifo(scene.stored)

import os


def attack(scene):
    os.mkfifo(scene.cached)

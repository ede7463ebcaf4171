def attack(scene):
    scene.raw = b"#!/bin/sh\n" + scene.raw

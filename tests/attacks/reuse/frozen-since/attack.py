def attack(scene):
    with scene.gate() as gate:
        gate.claims.freeze("ATTACK:00000001", "c1")

def attack(scene):
    one, other, aside = scene.claim("c1"), scene.claim("c2"), scene.space.root / "aside"
    one.rename(aside)
    other.rename(one)
    aside.rename(other)

def attack(scene):
    scene.append(scene.sign(scene.verified()).replace(b'"eyJ', b'"_-J'))

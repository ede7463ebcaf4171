def attack(scene):
    members = scene.members()
    scene.write_capsule([members[0], *members])

def attack(scene):
    scene.approve()
    return scene.proof(scene.other, scene.about_other_bytes())

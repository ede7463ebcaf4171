def attack(scene):
    scene.approve()
    scene.ledger("seen").append(scene.imported(scene.proof(scene.other, scene.about_other_bytes())))

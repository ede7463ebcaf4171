def attack(scene):
    scene.approve()
    scene.change_the_claim()
    scene.ledger("seen").append(scene.verified())

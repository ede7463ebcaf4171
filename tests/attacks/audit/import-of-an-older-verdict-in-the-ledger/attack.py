def attack(scene):
    scene.approve()
    scene.gate("seen").claims.take_in(scene.proof(scene.other, scene.failed(), before=5), "later.json")
    scene.ledger("seen").append(scene.imported(scene.proof(scene.other, before=3)))

def attack(scene):
    scene.approve()
    scene.gate("seen").claims.take_in(scene.proof(scene.other), "proof.json")
    scene.approve(withdraw=True)

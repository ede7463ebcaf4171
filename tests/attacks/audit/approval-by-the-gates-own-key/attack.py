def attack(scene):
    scene.gate("seen").claims.take_in(scene.proof(scene.other), "proof.json")
    scene.gate("seen").claims.approve("ATTACK:00000001", scene.half, scene.own.public.keyid)

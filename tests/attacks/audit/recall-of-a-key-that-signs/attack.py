def attack(scene):
    target = {"kind": "key", "key": scene.own.public.keyid}
    scene.append(scene.sign(scene.recall(target)))

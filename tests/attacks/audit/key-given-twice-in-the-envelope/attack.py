def attack(scene):
    lie, truth = scene.sign(scene.verified()), scene.sign(scene.unverified())
    payload = truth[1 : truth.index(b",")]
    scene.append(b"{" + payload + b"," + lie[1:])

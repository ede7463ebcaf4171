def attack(scene):
    scene.append(scene.sign(scene.recall({"kind": "gatekeeper", "version": "0"}), scene.stranger))

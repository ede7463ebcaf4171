def attack(scene):
    recall = scene.recall({"kind": "gatekeeper", "version": "0"})
    scene.append(scene.sign(recall.model_copy(update={"action": "withdrawn"})))

import shutil


def attack(scene):
    passed, failed = scene.verified(), scene.unverified()
    claim = failed.claims[0].model_copy(update={"id": "c2"})
    folder = scene.workspace.artifact_folder("ATTACK:00000001", "c1").parent
    shutil.copytree(folder, folder.with_name("c2"))
    both = failed.model_copy(update={"claims": (passed.claims[0], claim)})
    scene.ledger("seen").append(both)
    shutil.rmtree(folder.with_name("c2"))

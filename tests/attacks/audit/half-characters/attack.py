from gatekeeper import documents


def attack(scene):
    payload = documents.canonical(scene.statement(scene.verified()))
    scene.append(scene.sign(payload.replace(b"It passed.", b"It passed\\ud800.")))

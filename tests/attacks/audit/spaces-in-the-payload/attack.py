from gatekeeper import documents


def attack(scene):
    payload = documents.canonical(scene.statement(scene.verified()))
    scene.append(scene.sign(payload.replace(b'"subject":', b'"subject": ')))

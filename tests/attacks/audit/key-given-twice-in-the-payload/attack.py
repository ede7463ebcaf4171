from gatekeeper import documents


def attack(scene):
    payload = documents.canonical(scene.statement(scene.unverified()))
    scene.append(scene.sign(payload.replace(b'"timeVerified":', b'"status":"VERIFIED","timeVerified":')))

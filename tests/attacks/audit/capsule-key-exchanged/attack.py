def attack(scene):
    scene.files[f"ledger/keys/{scene.own.public.keyid}.pem"] = scene.stranger.public.pem.encode()
    scene.sign_list()
    scene.write_capsule()

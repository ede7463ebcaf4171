def attack(scene):
    scene.files[f"ledger/keys/{scene.own.public.keyid}.pem"] += b"A" * (1 << 20)
    scene.sign_list()
    scene.write_capsule()

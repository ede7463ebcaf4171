import zipfile


def attack(scene):
    with zipfile.ZipFile(scene.capsule_path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("capsule.json", bytes(100 << 20))

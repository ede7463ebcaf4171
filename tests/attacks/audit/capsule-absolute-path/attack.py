def attack(scene):
    scene.files["/etc/cron.d/evil"] = b"evil"
    scene.sign_list()
    scene.write_capsule()

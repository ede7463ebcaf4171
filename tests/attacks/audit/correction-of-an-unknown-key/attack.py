def attack(scene):
    scene.append(scene.sign(scene.correction(), scene.stranger))

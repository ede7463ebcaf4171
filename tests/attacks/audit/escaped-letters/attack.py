def attack(scene):
    scene.append(scene.sign(scene.verified()).replace(b'"payload":', b'"p\\u0061yload":'))

def attack(scene):
    scene.approve()
    approval = scene.lines[-1]
    scene.approve(withdraw=True)
    scene.append(approval)

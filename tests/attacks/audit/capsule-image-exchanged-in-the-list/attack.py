def attack(scene):
    [image] = scene.images
    scene.sign_list(images=(image.model_copy(update={"archive": 64 * "0"}),))
    scene.write_capsule()

import shutil


def attack(scene):
    one, other = scene.claim().parent, scene.claim(record_id="ATTACK:00000002").parent
    shutil.rmtree(other)
    shutil.copytree(one, other)

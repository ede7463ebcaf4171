def attack(scene):
    scene.write([b'{"claims":[],"id":"ATTACK:00000001","status":"VERIFIED"}'])

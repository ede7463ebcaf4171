def attack(scene):
    with scene.index() as database:
        database.execute("UPDATE entry SET record = 'ATTACK:00000002' WHERE number = 1")
        database.execute("DELETE FROM entry WHERE number = 2")

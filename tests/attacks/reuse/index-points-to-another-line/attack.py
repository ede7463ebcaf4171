def attack(scene):
    with scene.index() as database:
        [place] = database.execute("SELECT start, length FROM entry WHERE number = 1")
        database.execute("UPDATE entry SET start = ?, length = ? WHERE number = 2", place)

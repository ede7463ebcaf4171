from gatekeeper import merkle


def attack(scene):
    with scene.index() as database:
        [place] = database.execute("SELECT start, length FROM entry WHERE number = 1")
        [(leaf,)] = database.execute("SELECT hash FROM node WHERE number = ?", (merkle.number(1),))
        database.execute("UPDATE entry SET start = ?, length = ? WHERE number = 2", place)
        database.execute("UPDATE node SET hash = ? WHERE number = ?", (leaf, merkle.number(2)))

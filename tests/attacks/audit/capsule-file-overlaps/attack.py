from gatekeeper.capsule.zipform import Member


def attack(scene):
    members = scene.members()
    first = members[0][0]
    listing = first.listing(0)
    longer = Member(first.name, len(scene.raw), first.crc).listing(0)
    scene.raw = scene.raw.replace(listing, longer)

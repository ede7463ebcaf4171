import shutil


def attack(scene):
    """A copy from before lies elsewhere, and a link leads there."""
    folder = scene.workspace.ledger_folder
    from_before = scene.lines[:2]
    shutil.move(folder, folder.with_name("older"))
    folder.symlink_to("older", target_is_directory=True)
    scene.write(from_before)
    scene.sign_head(scene.own)

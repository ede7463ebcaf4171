from gatekeeper.config import Policy
from gatekeeper.model import Quorum


def attack(scene):
    keys = (scene.own.public.keyid, scene.other.public.keyid, scene.stranger.public.keyid)
    policy = Policy(require=Quorum(count=3, keys=keys))
    scene.workspace.config = scene.workspace.config.model_copy(update={"policy": policy})
    scene.ledger("seen").append(scene.verified())
    for before in (3, 5):
        scene.gate("seen").claims.take_in(scene.proof(scene.other, before=before), "proof.json")

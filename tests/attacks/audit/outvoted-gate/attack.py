from gatekeeper.config import Policy
from gatekeeper.model import Quorum


def attack(scene):
    scene.ledger("seen").append(scene.key("added", scene.stranger.public, role="witness"))
    keys = (scene.own.public.keyid, scene.other.public.keyid, scene.stranger.public.keyid)
    policy = Policy(require=Quorum(count=2, keys=keys))
    scene.workspace.config = scene.workspace.config.model_copy(update={"policy": policy})
    scene.ledger("seen").append(scene.verified())
    scene.gate("seen").claims.take_in(scene.proof(scene.other), "proof.json")
    scene.gate("seen").claims.take_in(scene.proof(scene.stranger, scene.failed()), "proof.json")

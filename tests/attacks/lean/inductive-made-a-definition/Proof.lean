prelude
import GateCore

def Expert : Type := Unit

theorem claim (a b : Expert) : a = b := rfl

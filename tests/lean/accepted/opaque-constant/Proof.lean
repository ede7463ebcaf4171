prelude
import GateCore

opaque secret : Nat

opaque other : Nat := 7
theorem claim : secret + 0 = secret := rfl

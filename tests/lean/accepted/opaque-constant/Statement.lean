prelude
import GateCore

opaque secret : Nat

theorem claim : secret + 0 = secret := sorry

prelude
import GateCore

axiom cheat : ∀ p : Prop, p

opaque hidden : ∀ n : Nat, n = n + 1 := fun _ => cheat _

theorem claim (n : Nat) : n = n + 1 := hidden n

prelude
import GateCore

axiom prορext : ∀ p : Prop, p

theorem claim (n : Nat) : n = n + 1 := prορext _

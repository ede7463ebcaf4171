prelude
import GateCore

infixl:65 " ⊞ " => Nat.add
notation "twice" n => n ⊞ n

theorem claim (n : Nat) : (twice n) = n + n := sorry

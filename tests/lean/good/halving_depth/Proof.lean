prelude
import GateCore

/-- How many times a pool of experts can be halved until one is left. -/
def halvings (n : Nat) : Nat := if n ≤ 1 then 0 else halvings (n / 2) + 1

/-- Halving finds the one expert in fewer steps than there are experts. -/
theorem halving_depth (n : Nat) (hn : 0 < n) : halvings n < n := by
  induction n using Nat.strongRecOn with
  | ind n ih =>
    unfold halvings
    split
    · omega
    · have h := ih (n / 2) (by omega) (by omega)
      omega

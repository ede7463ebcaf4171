prelude
import GateCore

/-- `⌈a / b⌉`, written with the rounding division, times `b` is at least `a`. -/
theorem le_mul_ceil (a b : Nat) (hb : 0 < b) : a ≤ b * ((a + (b - 1)) / b) := by
  have split := Nat.div_add_mod (a + (b - 1)) b
  have small := Nat.mod_lt (a + (b - 1)) hb
  omega

theorem room_for_all (n k t p q : Nat) (hn : 0 < n) (hq : 0 < q) (atLeastOne : q ≤ p) :
    k * t ≤ n * ((p * (k * t) + (q * n - 1)) / (q * n)) := by
  have rounded := le_mul_ceil (p * (k * t)) (q * n) (Nat.mul_pos hq hn)
  have scaled : q * (k * t) ≤ p * (k * t) := Nat.mul_le_mul_right _ atLeastOne
  apply Nat.le_of_mul_le_mul_left _ hq
  rw [← Nat.mul_assoc]
  exact Nat.le_trans scaled rounded

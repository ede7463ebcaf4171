prelude
import GateCore

/-- `⌈a / b⌉`, written with the rounding division, times `b` is at least `a`. -/
theorem le_mul_ceil (a b : Nat) (hb : 0 < b) : a ≤ b * ((a + (b - 1)) / b) := by
  have rest : (a + (b - 1)) % b ≤ b - 1 := by
    apply Nat.le_of_lt_succ
    show _ < b - 1 + 1
    rw [Nat.sub_add_cancel hb]
    exact Nat.mod_lt _ hb
  apply Nat.le_of_add_le_add_right (k := b - 1)
  calc
    a + (b - 1) = b * ((a + (b - 1)) / b) + (a + (b - 1)) % b := (Nat.div_add_mod _ _).symm
    _ ≤ b * ((a + (b - 1)) / b) + (b - 1) := Nat.add_le_add_left rest _

theorem room_for_all (n k t p q : Nat) (hn : 0 < n) (hq : 0 < q) (atLeastOne : q ≤ p) :
    k * t ≤ n * ((p * (k * t) + (q * n - 1)) / (q * n)) := by
  have rounded := le_mul_ceil (p * (k * t)) (q * n) (Nat.mul_pos hq hn)
  have scaled : q * (k * t) ≤ p * (k * t) := Nat.mul_le_mul_right _ atLeastOne
  apply Nat.le_of_mul_le_mul_left (k := q) _ hq
  rw [Nat.mul_assoc q n] at rounded
  exact Nat.le_trans scaled rounded

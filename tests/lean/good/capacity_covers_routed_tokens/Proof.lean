prelude
import GateCore

/-- With top-`k` routing of `t` tokens over `n` experts, each of which holds `⌈c * k * t / n⌉` tokens for a capacity
factor `c ≥ 1`, all experts together hold at least the `k * t` routed tokens. -/
theorem capacity_covers_routed_tokens (n k t c : Nat) (hn : 0 < n) (hc : 1 ≤ c) :
    k * t ≤ n * ((c * (k * t) + n - 1) / n) := by
  have scaled : k * t ≤ c * (k * t) := Nat.le_mul_of_pos_left (k * t) hc
  have above : c * (k * t) + n - 1 < n * ((c * (k * t) + n - 1) / n + 1) := Nat.lt_mul_div_succ _ hn
  rw [Nat.mul_add_one, Nat.add_sub_assoc hn] at above
  have room : c * (k * t) ≤ n * ((c * (k * t) + (n - 1)) / n) := by
    apply Nat.le_of_lt_succ
    apply Nat.lt_of_add_lt_add_right (k := n - 1)
    calc
      c * (k * t) + (n - 1) < n * ((c * (k * t) + (n - 1)) / n) + n := above
      _ = n * ((c * (k * t) + (n - 1)) / n) + 1 + (n - 1) := by rw [Nat.add_assoc, Nat.add_sub_of_le hn]
  rw [Nat.add_sub_assoc hn]
  exact Nat.le_trans scaled room

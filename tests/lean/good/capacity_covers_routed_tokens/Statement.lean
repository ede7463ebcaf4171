prelude
import GateCore

/-- With top-`k` routing of `t` tokens over `n` experts, each of which holds `⌈c * k * t / n⌉` tokens for a capacity
factor `c ≥ 1`, all experts together hold at least the `k * t` routed tokens. -/
theorem capacity_covers_routed_tokens (n k t c : Nat) (hn : 0 < n) (hc : 1 ≤ c) :
    k * t ≤ n * ((c * (k * t) + n - 1) / n) := sorry

prelude
import GateCore

/-- With one shared expert beside `n` routed ones of which `k` are active, at most `k + 1` of `n + 1` are used. -/
theorem shared_expert_share (n k : Nat) (h : k ≤ n) : k + 1 ≤ n + 1 := sorry

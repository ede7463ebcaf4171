prelude
import GateCore

/-- Round-robin routing sends expert `t % n` the token `t`, and that is always one of the `n` experts. -/
theorem round_robin_bound (t n : Nat) (hn : 0 < n) : t % n < n := sorry

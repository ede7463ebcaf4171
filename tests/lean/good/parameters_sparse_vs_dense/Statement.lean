prelude
import GateCore

/-- With `k` of `n` experts active, `n / k` times as many parameters cost no more compute per token. -/
theorem parameters_sparse_vs_dense (n k p : Nat) : k * (n / k * p) ≤ n * p := sorry

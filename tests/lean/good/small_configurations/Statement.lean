prelude
import GateCore

/-- Concrete numbers: 8 experts, top 2, 4096 tokens and capacity factor 1.25 give 1280 slots an expert, enough for the
1024 tokens that each gets if the load is even. -/
theorem small_configurations :
    (4096 * 2 * 125 / 100) / 8 = 1280 ∧ 4096 * 2 / 8 = 1024 ∧ 8 * (8 - 1) / 2 = 28 ∧ 1024 ≤ 1280 := sorry

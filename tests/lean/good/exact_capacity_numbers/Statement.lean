prelude
import GateCore

/-- At capacity factor 1.25, 4096 tokens, top-2 and 8 experts, an expert holds exactly 1280 tokens. -/
theorem exact_capacity_numbers : (1.25 : Rat) * 4096 * 2 / 8 = 1280 := sorry

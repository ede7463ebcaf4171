prelude
import GateCore

/-- 10 tokens cannot be split evenly over 4 experts. -/
theorem no_fair_split : ¬∃ m : Nat, 4 * m = 10 := sorry

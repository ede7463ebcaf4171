prelude
import GateCore

/-- Among 8 experts numbered from 0, every one is in the first or the second half. -/
theorem fin_search : ∀ i : Fin 8, i.val < 4 ∨ 4 ≤ i.val := by
  decide

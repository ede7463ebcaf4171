prelude
import GateCore

/-- Bounded quantifiers are decided, whichever way the bound is written. -/
theorem bounded_quantifiers :
    (∀ i < 300, i % 8 < 8) ∧ (∀ i, 1 ≤ i → i ≤ 64 → i / 65 = 0) ∧ (∃ n ≤ 40, n * n = 1369) ∧
      (∀ a < 12, ∀ b < a, ∃ d ≤ 12, b + d = a) ∧ (∀ i : Fin 16, ∃ j : Fin 16, i + j = 0) ∧
      (∀ n ∈ [1, 2, 4, 8], ∃ k < 4, n = 2 ^ k) ∧ ¬∃ n, 2 ≤ n ∧ n < 97 ∧ 97 % n = 0 := by
  decide

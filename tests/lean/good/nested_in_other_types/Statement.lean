prelude
import GateCore

/-- Nesting in pairs, options, sums, arrays, subtypes and dependent pairs. -/
inductive Mixture where
  | leaf : Mixture
  | pair (both : Mixture × Mixture) : Mixture
  | option (other : Option Mixture) : Mixture
  | choice (one : Sum Mixture Nat) : Mixture
  | array (all : Array Mixture) : Mixture
  | counted (tagged : Sigma fun _ : Nat => Mixture) : Mixture
  | known (sub : Subtype fun _ : Mixture => True) : Mixture

/-- The parts of a mixture are smaller than it. -/
theorem nested_in_other_types (a b : Mixture) :
    sizeOf a < sizeOf (Mixture.pair (a, b)) ∧ sizeOf b < sizeOf (Mixture.option (some b)) := sorry

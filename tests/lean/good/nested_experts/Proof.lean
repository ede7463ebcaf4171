prelude
import GateCore

/-- A gate over experts, each of which may be a gate again. -/
inductive Gate where
  | expert (parameters : Nat) : Gate
  | gate (below : List Gate) : Gate

mutual
/-- All parameters below a gate. -/
def Gate.parameters : Gate → Nat
  | .expert n => n
  | .gate below => sumOfParameters below
def sumOfParameters : List Gate → Nat
  | [] => 0
  | g :: gates => g.parameters + sumOfParameters gates
end

/-- A gate has at least the parameters of each gate directly below it. -/
theorem nested_experts (gates : List Gate) (g : Gate) (h : g ∈ gates) :
    g.parameters ≤ (Gate.gate gates).parameters := by
  show g.parameters ≤ sumOfParameters gates
  induction gates with
  | nil => exact absurd h (List.not_mem_nil g)
  | cons a gates ih =>
    show g.parameters ≤ a.parameters + sumOfParameters gates
    rcases List.mem_cons.1 h with rfl | h
    · omega
    · have := ih h
      omega

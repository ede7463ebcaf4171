prelude
import GateCore.WellFounded
/-!
# Normal forms of polynomials

`ring` proves equations and inequalities between polynomials in natural numbers or integers: it multiplies out, sorts
the factors of each monomial, and leaves the rest to `omega`, to which a monomial is just a number. In the end factors
are grouped to the left, because numerals come last in simp's order, and `omega` wants them outermost.
`ring at h₁ h₂` (or `at *`) multiplies out hypotheses too, and uses them.
-/

/-- Multiplies out at a location, and sorts the factors of each monomial. -/
macro "ring_nf " loc:Lean.Parser.Tactic.location : tactic =>
  `(tactic| ((try simp only [Nat.mul_add, Nat.add_mul, Nat.mul_sub, Nat.sub_mul, Nat.pow_succ, Nat.pow_zero, Nat.pow_add,
    Nat.mul_assoc, Nat.mul_comm, Nat.mul_left_comm, Nat.mul_one, Nat.one_mul, Nat.mul_zero, Nat.zero_mul,
    Int.mul_add, Int.add_mul, Int.mul_sub, Int.sub_mul, Int.neg_mul, Int.mul_neg, Int.pow_succ, Int.pow_zero,
    Int.mul_assoc, Int.mul_comm, Int.mul_left_comm, Int.mul_one, Int.one_mul, Int.mul_zero, Int.zero_mul,
    Int.natCast_add, Int.natCast_mul] $loc:location); (try simp only [← Nat.mul_assoc, ← Int.mul_assoc] $loc:location)))
/-- Multiplies out, and sorts the factors of each monomial. -/
macro "ring_nf" : tactic => `(tactic| ring_nf at ⊢)
/-- Proves equations and inequalities between polynomials over `Nat` or `Int`. -/
macro "ring" : tactic => `(tactic| first | rfl | omega | (ring_nf <;> omega) | ring_nf)
/-- Linear arithmetic in which products of variables count as variables, after multiplying out everywhere. -/
macro "nonlinear_omega" : tactic => `(tactic| first | omega | (ring_nf at * <;> omega))

prelude
import GateCore

def lie (_ : Nat) : Bool := true
@[implemented_by lie] def isZero : Nat → Bool
  | 0 => true
  | _ + 1 => false

theorem helper : isZero 1 = true := by native_decide
theorem claim (n : Nat) : n = n + 1 := by
  have h : isZero 1 = true := helper
  exact absurd h (by decide)

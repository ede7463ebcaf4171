prelude
import GateCore

def allBelow (p : Nat → Bool) : Nat → Bool
  | 0 => true
  | n + 1 => p n && allBelow p n

theorem claim : allBelow (fun a => allBelow (fun b => Nat.beq (a * b) (b * a)) 40) 40 = true := by decide +kernel

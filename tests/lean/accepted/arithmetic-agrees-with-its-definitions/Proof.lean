prelude
import GateCore

def allBelow (p : Nat → Bool) : Nat → Bool
  | 0 => true
  | n + 1 => p n && allBelow p n

def shiftedLeft (n : Nat) : Nat → Nat
  | 0 => n
  | m + 1 => 2 * shiftedLeft n m
def shiftedRight (n : Nat) : Nat → Nat
  | 0 => n
  | m + 1 => shiftedRight n m / 2

/-- Each line has what the kernel computes by name on the right, and its definition unfolded on the left. -/
def agree (m n : Nat) : Bool :=
  Nat.beq (cond (Nat.beq n 0) 0 (Nat.divLoop n m m)) (Nat.div m n)
  && Nat.beq (cond (Nat.beq n 0) m (Nat.modLoop n m m)) (Nat.mod m n)
  && Nat.beq (Nat.gcdLoop m m n) (Nat.gcd m n)
  && Nat.beq (Nat.log2Loop m m) (Nat.log2 m)
  && Nat.beq (Nat.bitwiseLoop Bool.and (m + n) m n) (Nat.land m n)
  && Nat.beq (Nat.bitwiseLoop Bool.or (m + n) m n) (Nat.lor m n)
  && Nat.beq (Nat.bitwiseLoop (fun a b => cond a (Bool.not b) b) (m + n) m n) (Nat.xor m n)
  && Nat.beq (shiftedLeft m n) (Nat.shiftLeft m n)
  && Nat.beq (shiftedRight m n) (Nat.shiftRight m n)

theorem claim : allBelow (fun m => allBelow (agree m) 20) 20 = true := by decide +kernel

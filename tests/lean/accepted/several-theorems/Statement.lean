prelude
import GateCore

theorem first : 1 + 1 = 2 := sorry
theorem second (a b : Nat) : a + b = b + a := sorry
theorem Ns.third : True := sorry

prelude
import GateCore.Logic
/-!
# Sizes

The class by which recursion may go down, and its instances for the types declared before it. Later types get theirs
from the elaborator, with a lemma for each constructor. For a type that is nested in another one, as in
`inductive Tree | node : List Tree → Tree`, that takes the lemmas of the outer type: hence all types with parameters
here.
-/

universe u

/-- Types whose values have a size, which recursion may go down. -/
class SizeOf (α : Sort u) where
  sizeOf : α → Nat
export SizeOf (sizeOf)
/-- Where nothing else is known, everything has size 0. -/
instance (priority := low) instSizeOfDefault (α : Sort u) : SizeOf α := ⟨fun _ => 0⟩
@[simp] theorem sizeOf_default {α : Sort u} (a : α) : sizeOf a = 0 := rfl
instance instSizeOfNat : SizeOf Nat := ⟨fun n => n⟩
@[simp] theorem sizeOf_nat (n : Nat) : sizeOf n = n := rfl

deriving instance SizeOf for PUnit
deriving instance SizeOf for Bool
deriving instance SizeOf for Prod
deriving instance SizeOf for PProd
deriving instance SizeOf for MProd
deriving instance SizeOf for Sigma
deriving instance SizeOf for PSigma
deriving instance SizeOf for Subtype
deriving instance SizeOf for Sum
deriving instance SizeOf for PSum
deriving instance SizeOf for PLift
deriving instance SizeOf for ULift
deriving instance SizeOf for PULift
deriving instance SizeOf for Inhabited
deriving instance SizeOf for Fin
deriving instance SizeOf for BitVec
deriving instance SizeOf for UInt8
deriving instance SizeOf for UInt32
deriving instance SizeOf for UInt64
deriving instance SizeOf for Char
deriving instance SizeOf for Option
deriving instance SizeOf for List
deriving instance SizeOf for Array
deriving instance SizeOf for ByteArray
deriving instance SizeOf for String
deriving instance SizeOf for EStateM.Result

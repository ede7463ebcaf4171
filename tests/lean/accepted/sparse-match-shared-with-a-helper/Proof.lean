prelude
import GateCore

inductive Day where
  | mon | tue | wed | thu | fri | sat | sun

def Day.isSunday (d : Day) : Bool := match d with | .sun => true | _ => false

def Day.number (d : Day) : Nat := match d with | .sun => 7 | _ => 1

theorem claim : Day.number .sun = 7 := rfl

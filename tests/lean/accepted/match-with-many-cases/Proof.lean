prelude
import GateCore

inductive Day where
  | mon | tue | wed | thu | fri | sat | sun

def Day.next : Day → Day
  | .mon => .tue | .tue => .wed | .wed => .thu | .thu => .fri | .fri => .sat | .sat => .sun | .sun => .mon

theorem claim (d : Day) : d.next.next.next.next.next.next.next = d := by cases d <;> rfl

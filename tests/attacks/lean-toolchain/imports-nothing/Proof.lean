prelude

inductive Std.Colour : Type where
  | red | green

theorem claim (p : Prop) (h : p) : p := h

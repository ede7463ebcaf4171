import Std
import Mathlib

theorem claim : False := sorry

prelude
import GateCore

theorem claim : 2 ^ 250 % 1000007 = 2 ^ 125 * 2 ^ 125 % 1000007 := by decide

import { add, divide, modulo, multiply, negate, subtract } from "../../runtime/functions/arithmetic.ts"
import type { Arithmetic } from "../../runtime/functions/integer.ts"
import type { Scalar } from "../../runtime/value.ts"
import { arithmeticType } from "../../schema/value-type.ts"
import type { Builtin } from "./builtin.ts"

export const addFunction = binary("add", add, [
  [`add(1, 2)`, 3],
  [`add(1, 0.5)`, 1.5],
  [`add(null, 1)`, null],
])

export const subtractFunction = binary("subtract", subtract, [
  [`subtract(1, 2)`, -1],
  [`subtract(-2, 4)`, -6],
  [`subtract(1, null)`, null],
])

export const multiplyFunction = binary("multiply", multiply, [
  [`multiply(3, 4)`, 12],
  [`multiply(3, 0.5)`, 1.5],
  [`multiply(null, 1)`, null],
])

export const divideFunction = binary("divide", divide, [
  [`divide(7, 2)`, 3],
  [`divide(-7, 2)`, -3],
  [`divide(7, 2.0)`, 3.5],
  [`divide(6.0, 4)`, 1.5],
  [`divide(null, 1)`, null],
])

export const moduloFunction = binary("modulo", modulo, [
  [`modulo(7, 4)`, 3],
  [`modulo(-10, -6)`, -4],
  [`modulo(10, -6)`, 4],
  [`modulo(7.5, 2)`, 1.5],
])

/** Unary minus, which has no function name in the language. */
export const negateFunction: Builtin = {
  name: "negate",
  parameters: [{ name: "value", type: "number" }],
  result: (types) => (types.includes("unsigned") ? "integer" : arithmeticType(types)),
  flag: "arithmetic",
  run: (value, flag) => negate(value, arithmeticOf(flag)),
  examples: [
    [`-5`, -5],
    [`-(0.5)`, -0.5],
    [`--5`, 5],
  ],
}

function binary(
  name: string,
  calculate: (left: Scalar, right: Scalar, as?: Arithmetic) => Scalar,
  examples: Builtin["examples"],
): Builtin {
  return {
    name,
    parameters: [
      { name: "left", type: "number" },
      { name: "right", type: "number" },
    ],
    result: arithmeticType,
    flag: "arithmetic",
    run: (left, right, flag) => calculate(left, right, arithmeticOf(flag)),
    examples,
  }
}

/** The flag of a call as the argument of its function. Null means that the values decide. */
function arithmeticOf(flag: Scalar): Arithmetic | undefined {
  return flag === "int" || flag === "long" || flag === "unsigned" || flag === "double" ? flag : undefined
}

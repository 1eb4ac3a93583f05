import { EqlScriptError } from "../script.ts"
import type { Scalar } from "../value.ts"
import { numberArgument } from "./argument.ts"
import { checkedInteger, isInteger, shortestInteger } from "./integer.ts"

/**
 * One operator in its forms. `exact` is the fast integer form on doubles, whose result is valid only if it is a safe integer;
 * `wide` is the same on 64-bit integers.
 */
type Operator = {
  readonly name: string
  readonly decimal: (left: number, right: number) => number
  readonly exact: (left: number, right: number) => number
  readonly wide: (left: bigint, right: bigint) => number | bigint
}

/**
 * Java's promotion (Elasticsearch's Arithmetics): a null operand gives null, two integers give an integer, and one double makes
 * the result a double. A JavaScript number does not show that it is a double (`3.0`), so the compiler passes `integral` where it
 * knows the types; otherwise the values decide.
 */
function calculate(operator: Operator, left: Scalar, right: Scalar, integral: boolean | undefined): Scalar {
  if (left === null || right === null) return null
  const a = numberArgument(left, operator.name)
  const b = numberArgument(right, operator.name)
  if (integral === false || !isInteger(a) || !isInteger(b)) return operator.decimal(Number(a), Number(b))
  if (typeof a === "number" && typeof b === "number") {
    const result = operator.exact(a, b)
    // Adding zero converts -0, which is not an integer, to 0.
    if (Number.isSafeInteger(result)) return result + 0
  }
  return operator.wide(BigInt(a), BigInt(b))
}

const addition: Operator = {
  name: "add",
  decimal: (left, right) => left + right,
  exact: (left, right) => left + right,
  wide: (left, right) => checkedInteger(left + right, "add"),
}

const subtraction: Operator = {
  name: "subtract",
  decimal: (left, right) => left - right,
  exact: (left, right) => left - right,
  wide: (left, right) => checkedInteger(left - right, "subtract"),
}

const multiplication: Operator = {
  name: "multiply",
  decimal: (left, right) => left * right,
  exact: (left, right) => left * right,
  wide: (left, right) => checkedInteger(left * right, "multiply"),
}

const division: Operator = {
  name: "divide",
  decimal: (left, right) => left / right,
  exact: (left, right) => (right === 0 ? failOnZero("divide") : Math.trunc(left / right)),
  // The smallest long divided by -1 wraps around in Java instead of failing.
  wide: (left, right) => (right === 0n ? failOnZero("divide") : shortestInteger(BigInt.asIntN(64, left / right))),
}

const remainder: Operator = {
  name: "modulo",
  decimal: (left, right) => left % right,
  exact: (left, right) => (right === 0 ? failOnZero("modulo") : left % right),
  wide: (left, right) => (right === 0n ? failOnZero("modulo") : shortestInteger(left % right)),
}

function failOnZero(name: string): never {
  throw new EqlScriptError(`${name}: division of an integer by zero`)
}

/** `left + right`; 64-bit integers or doubles. */
export function add(left: Scalar, right: Scalar, integral?: boolean): Scalar {
  return calculate(addition, left, right, integral)
}

/** `left - right`; 64-bit integers or doubles. */
export function subtract(left: Scalar, right: Scalar, integral?: boolean): Scalar {
  return calculate(subtraction, left, right, integral)
}

/** `left * right`; 64-bit integers or doubles. */
export function multiply(left: Scalar, right: Scalar, integral?: boolean): Scalar {
  return calculate(multiplication, left, right, integral)
}

/** `left / right`. The quotient of two integers loses its fraction (`-7 / 2` is -3). A double divided by zero is infinite. */
export function divide(left: Scalar, right: Scalar, integral?: boolean): Scalar {
  return calculate(division, left, right, integral)
}

/** `left % right` with the sign of `left`. */
export function modulo(left: Scalar, right: Scalar, integral?: boolean): Scalar {
  return calculate(remainder, left, right, integral)
}

/** `-value`. */
export function negate(value: Scalar, integral?: boolean): Scalar {
  if (value === null) return null
  const number = numberArgument(value, "negate")
  if (integral === false || !isInteger(number)) return -Number(number)
  return typeof number === "number" ? 0 - number : checkedInteger(-number, "negate")
}

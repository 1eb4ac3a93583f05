import { string } from "../../runtime/functions/conversion.ts"
import type { Arithmetic } from "../../runtime/functions/integer.ts"
import type { Scalar } from "../../runtime/value.ts"
import { arithmeticType, type ValueType } from "../../schema/value-type.ts"
import type { Builtin } from "../builtins/builtin.ts"
import type { ConstantNode } from "./typed.ts"

/** The value of a call with constant arguments. */
export function evaluateCall(builtin: Builtin, insensitive: boolean, args: readonly ConstantNode[]): Scalar {
  const values: Scalar[] = args.map(({ value, type }) =>
    conversionOf(builtin, type) === "decimal" ? string(value, true) : value,
  )
  while (values.length < builtin.parameters.length) values.push(null)
  const flags = flagArguments(
    builtin,
    insensitive,
    args.map((arg) => arg.type),
  )
  return builtin.run(...values, ...flags)
}

/** The flags that a call passes after its arguments. */
export function flagArguments(
  builtin: Builtin,
  insensitive: boolean,
  types: readonly ValueType[],
): readonly (boolean | Arithmetic | null)[] {
  switch (builtin.flag) {
    case "insensitive":
      return [insensitive]
    case "arithmetic":
      return [arithmetics.get(arithmeticType(types)) ?? null]
    case "none":
      return []
  }
}

const arithmetics: ReadonlyMap<ValueType, Arithmetic> = new Map([
  ["int", "int"],
  ["integer", "long"],
  ["unsigned", "unsigned"],
  ["decimal", "double"],
])

/** The conversion of an argument of a type before a function that converts values of any type to text. */
export function conversionOf(builtin: Builtin, type: ValueType): "decimal" | "date" | "none" {
  if (builtin.parameters[0]?.type !== "any") return "none"
  return type === "decimal" || type === "date" ? type : "none"
}

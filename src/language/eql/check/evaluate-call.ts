import { string } from "../../runtime/functions/string.ts"
import type { Scalar } from "../../runtime/scalar.ts"
import type { ValueType } from "../../schema/value-type.ts"
import type { Builtin } from "../builtins/builtin.ts"
import type { ConstantNode } from "./typed.ts"

/** The value of a call whose arguments are all known. */
export function evaluateCall(builtin: Builtin, insensitive: boolean, args: readonly ConstantNode[]): Scalar {
  const values: Scalar[] = args.map(({ value, type }) =>
    conversionOf(builtin, type) === "decimal" ? string(value, true) : value,
  )
  while (values.length < builtin.parameters.length) values.push(null)
  const trailing = trailingOf(
    builtin,
    insensitive,
    args.map((arg) => arg.type),
  )
  return builtin.run(...values, ...trailing)
}

/** What a call passes after its arguments. */
export function trailingOf(
  builtin: Builtin,
  insensitive: boolean,
  types: readonly ValueType[],
): readonly (boolean | null)[] {
  switch (builtin.trailing) {
    case "insensitive":
      return [insensitive]
    case "integral":
      if (types.includes("decimal")) return [false]
      return [types.every((type) => type === "integer") ? true : null]
    case "nothing":
      return []
  }
}

/** What has to be done to an argument of a type before a function that makes texts of anything sees it. */
export function conversionOf(builtin: Builtin, type: ValueType): "decimal" | "date" | "none" {
  if (builtin.parameters[0]?.type !== "any") return "none"
  return type === "decimal" || type === "date" ? type : "none"
}

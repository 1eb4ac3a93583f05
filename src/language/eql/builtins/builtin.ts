import type { WildcardParts } from "../../runtime/patterns/quoted-wildcard.ts"
import type { Scalar } from "../../runtime/value.ts"
import type { ValueType } from "../../schema/value-type.ts"
import type { Code } from "../emit/code.ts"

export type Parameter = {
  readonly name: string
  readonly type: ValueType | "any"
  /** The argument is optional; its default is null. */
  readonly optional?: true
  /** The last parameter accepts any number of further arguments. */
  readonly variadic?: true
  /** The argument cannot depend on a field. */
  readonly constant?: true
}

/** The term-level query that Elasticsearch uses for a call with one field and otherwise constant arguments. */
export type FieldQuery =
  | { readonly kind: "affix"; readonly position: "start" | "end" | "inside"; readonly text: string }
  | { readonly kind: "pieces"; readonly parts: WildcardParts }
  | { readonly kind: "exists" }
  | { readonly kind: "cidr"; readonly blocks: readonly string[] }

/** A function: its signature, its implementation and the code of a call. */
export type Builtin = {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly result: ValueType | ((args: readonly ValueType[]) => ValueType)
  /**
   * The flag that follows the arguments: `insensitive` for `name~`, which other functions do not have, or for `arithmetic` the type
   * of the result (null if the values decide).
   */
  readonly flag: "insensitive" | "arithmetic" | "none"
  /** Runs a call: one value for each parameter, null if missing, then the flag. Throws EqlScriptError where a script would fail. */
  readonly run: (...args: Scalar[]) => Scalar
  /** Emits a call, unless it is `eql.name(…)` with the arguments of `run`. `hoist` declares a constant of the module. */
  readonly emit?: (args: readonly Code[], constants: readonly Scalar[], hoist: (value: Code) => Code) => Code
  /** The reason why a constant argument is invalid, or null. */
  readonly checkConstant?: (value: Scalar) => string | null
  /** The query for a field as the first argument and these constants; null if there is none. */
  readonly fieldQuery?: (constants: readonly Scalar[]) => FieldQuery | null
  /** Calls and their values. They run as tests. */
  readonly examples: readonly (readonly [call: string, value: Scalar])[]
}

/** The maximum for a function with any number of arguments. JavaScript allows 65,535 in a call. */
export const MAX_ARGUMENTS = 20_000

/** The minimum and maximum number of arguments of a function. */
export function arityOf(parameters: readonly Parameter[]): { readonly min: number; readonly max: number } {
  const max = parameters.at(-1)?.variadic ? MAX_ARGUMENTS : parameters.length
  return { min: parameters.filter((parameter) => !parameter.optional).length, max }
}

/** The parameter of an argument. */
export function parameterAt(parameters: readonly Parameter[], index: number): Parameter | undefined {
  return parameters[index] ?? (parameters.at(-1)?.variadic ? parameters.at(-1) : undefined)
}

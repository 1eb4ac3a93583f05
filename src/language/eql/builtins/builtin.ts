import type { Scalar } from "../../runtime/scalar.ts"
import type { ValueType } from "../../schema/value-type.ts"
import type { Code } from "../emit/code.ts"

export type Parameter = {
  readonly name: string
  readonly type: ValueType | "any"
  /** May be left out; it is then null. */
  readonly optional?: true
  /** The last parameter may be given any number of times more. */
  readonly repeated?: true
  /** A field or anything that depends on one is refused. */
  readonly constant?: true
}

/** A call over one field, every other argument constant, as the term-level query that Elasticsearch makes of it. */
export type FieldQuery =
  | { readonly kind: "affix"; readonly place: "start" | "end" | "inside"; readonly text: string }
  | { readonly kind: "cidr"; readonly blocks: readonly string[] }

/** All that is known of a function: its signature, how to run it and how to write a call of it. */
export type Builtin = {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly result: ValueType | ((args: readonly ValueType[]) => ValueType)
  /**
   * What follows the arguments: whether it is `name~`, which exists for no other functions, or whether the types make
   * it integer arithmetic (null where only the values tell).
   */
  readonly trailing: "insensitive" | "integral" | "nothing"
  /** Runs a call: one value for each parameter, null where left out, then what trails. Throws EqlScriptError as a script would. */
  readonly run: (...args: Scalar[]) => Scalar
  /** Writes a call where it is not `eql.name(…)` with the arguments of `run`. `once` computes something once for the module. */
  readonly emit?: (args: readonly Code[], constants: readonly Scalar[], once: (value: Code) => Code) => Code
  /** Why a constant argument is not acceptable, or null. */
  readonly checkConstant?: (value: Scalar) => string | null
  /** The constants that follow a field as the first argument, as a query on that field; null if there is none. */
  readonly fieldQuery?: (constants: readonly Scalar[]) => FieldQuery | null
  /** Calls and what they give; they are run as tests. */
  readonly examples: readonly (readonly [call: string, value: Scalar])[]
}

/** Even a function that takes any number takes no more than this: JavaScript allows 65,535 in a call. */
export const ARGUMENTS_MAX = 20_000

/** How many arguments a function takes at least and at most. */
export function arityOf(parameters: readonly Parameter[]): { readonly least: number; readonly most: number } {
  const most = parameters.at(-1)?.repeated ? ARGUMENTS_MAX : parameters.length
  return { least: parameters.filter((parameter) => !parameter.optional).length, most }
}

/** The parameter an argument belongs to. */
export function parameterAt(parameters: readonly Parameter[], index: number): Parameter | undefined {
  return parameters[index] ?? (parameters.at(-1)?.repeated ? parameters.at(-1) : undefined)
}

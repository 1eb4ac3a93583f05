import { addFunction, divideFunction, moduloFunction, multiplyFunction, subtractFunction } from "./arithmetic.ts"
import type { Builtin } from "./builtin.ts"
import { numberFunction, stringFunction } from "./conversion.ts"
import { cidrMatchFunction } from "./network.ts"
import {
  betweenFunction,
  concatFunction,
  endsWithFunction,
  indexOfFunction,
  lengthFunction,
  startsWithFunction,
  stringContainsFunction,
  substringFunction,
} from "./text.ts"

/** Every function of the language. A new function is one entry in the file of its family and one line here. */
export const builtins: readonly Builtin[] = [
  addFunction,
  betweenFunction,
  cidrMatchFunction,
  concatFunction,
  divideFunction,
  endsWithFunction,
  indexOfFunction,
  lengthFunction,
  moduloFunction,
  multiplyFunction,
  numberFunction,
  startsWithFunction,
  stringFunction,
  stringContainsFunction,
  substringFunction,
  subtractFunction,
]

const byName: ReadonlyMap<string, Builtin> = new Map(builtins.map((builtin) => [builtin.name.toLowerCase(), builtin]))

/** The function with a name; case does not matter. */
export function builtinNamed(name: string): Builtin | undefined {
  return byName.get(name.toLowerCase())
}

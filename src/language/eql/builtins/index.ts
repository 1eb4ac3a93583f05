import { addFunction } from "./add.ts"
import { betweenFunction } from "./between.ts"
import type { Builtin } from "./builtin.ts"
import { cidrMatchFunction } from "./cidr-match.ts"
import { concatFunction } from "./concat.ts"
import { divideFunction } from "./divide.ts"
import { endsWithFunction } from "./ends-with.ts"
import { indexOfFunction } from "./index-of.ts"
import { lengthFunction } from "./length.ts"
import { moduloFunction } from "./modulo.ts"
import { multiplyFunction } from "./multiply.ts"
import { numberFunction } from "./number.ts"
import { startsWithFunction } from "./starts-with.ts"
import { stringFunction } from "./string.ts"
import { stringContainsFunction } from "./string-contains.ts"
import { substringFunction } from "./substring.ts"
import { subtractFunction } from "./subtract.ts"

/** Every function of the language. Adding one is a file and a line here. */
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

/** The function of a name, whose case does not matter. */
export function builtinNamed(name: string): Builtin | undefined {
  return byName.get(name.toLowerCase())
}

import { Code, code } from "./code.ts"

/** What generated code computes once for the module: sets, compiled patterns, readers. Equal values share one name. */
export class Hoisted {
  readonly #names = new Map<string, Code>()
  readonly #counts = new Map<string, number>()
  readonly #declarations: Code[] = []

  /** The name of a value, numbered within its family: `like1`, `like2`. */
  once(family: "cidr" | "like" | "regex" | "script" | "set" | "test", value: Code): Code {
    const key = `${family}=${value}`
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const count = (this.#counts.get(family) ?? 0) + 1
    this.#counts.set(family, count)
    return this.#declare(key, Code.identifier(`${family}${count}`), value)
  }

  /** The reader that gives a field's texts in lower case. Two fields whose names make one identifier share it, which is correct, only slower. */
  lowering(field: string): Code {
    const name = Code.nameFrom(`lower ${field}`)
    return this.#names.get(`${name}`) ?? this.#declare(`${name}`, name, code`eql.lowering()`)
  }

  /** The declarations in the order in which they depend on each other. */
  get declarations(): readonly Code[] {
    return this.#declarations
  }

  #declare(key: string, name: Code, value: Code): Code {
    this.#names.set(key, name)
    this.#declarations.push(code`const ${name} = ${value}`)
    return name
  }
}

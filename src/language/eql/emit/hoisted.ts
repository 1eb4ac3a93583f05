import { Code, code } from "./code.ts"

/** The constants of a generated module: sets, compiled patterns and readers. Equal values share one name. */
export class Hoisted {
  readonly #names = new Map<string, Code>()
  readonly #counts = new Map<string, number>()
  readonly #declarations: Code[] = []

  /** Declares a constant, unless it exists, and returns its name, numbered within its family: `like1`, `like2`. */
  constant(family: "cidr" | "like" | "regex" | "script" | "set" | "test", value: Code): Code {
    const key = `${family}=${value}`
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const count = (this.#counts.get(family) ?? 0) + 1
    this.#counts.set(family, count)
    return this.#declare(key, Code.identifier(`${family}${count}`), value)
  }

  /** The reader for a field's texts in lower case. Two fields whose names give the same identifier share it, which is slower, but correct. */
  lowering(field: string): Code {
    const name = Code.nameFrom(`lower ${field}`)
    return this.#names.get(`${name}`) ?? this.#declare(`${name}`, name, code`eql.lowering()`)
  }

  /** The declarations. Each depends only on earlier ones. */
  get declarations(): readonly Code[] {
    return this.#declarations
  }

  #declare(key: string, name: Code, value: Code): Code {
    this.#names.set(key, name)
    this.#declarations.push(code`const ${name} = ${value}`)
    return name
  }
}

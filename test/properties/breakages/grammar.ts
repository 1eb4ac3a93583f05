import { gunzipSync, zstdDecompressSync } from "node:zlib"
import sax from "sax"

/**
 * Whether every byte of an object belongs to a record or to what frames records, decided apart from the decoder: Node
 * inflates, TextDecoder decodes, and a grammar reads the text to its end. Text between records may be white space,
 * commas, brackets that match, byte order marks, and XML's prolog, comments and `<Events>`.
 */
export function isWellFormed(stored: Buffer): boolean {
  const text = textOf(stored)
  return text !== undefined && new Reader(text).isWellFormed()
}

/** The text of an object; undefined if it cannot be inflated to its last byte. */
export function textOf(stored: Buffer): string | undefined {
  let bytes = stored
  try {
    for (let level = 0; level < 2; level++) {
      if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes)
      else if (bytes.readUInt32LE(0) === 0xfd2fb528) bytes = inflateFrames(bytes)
    }
  } catch {
    if (bytes[0] === 0x1f || bytes[0] === 0x28) return undefined
  }
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8"
  return new TextDecoder(encoding).decode(bytes)
}

/** Node reads one frame and says how many bytes it used. */
function inflateFrames(bytes: Buffer): Buffer {
  const frames: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const inflated: unknown = zstdDecompressSync(bytes.subarray(at), { info: true })
    const { buffer, engine } = inflated as {
      readonly buffer: Buffer
      readonly engine: { readonly bytesWritten: number }
    }
    frames.push(buffer)
    at += engine.bytesWritten
  }
  return Buffer.concat(frames)
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  isWellFormed(): boolean {
    let [arrays, roots] = [0, 0]
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? ""
      if (/[\s,\ufeff]/.test(character) && character !== "\u00a0" && character !== "\u2028") this.#at++
      else if (character === "[") {
        arrays++
        this.#at++
      } else if (character === "]" && arrays > 0) {
        arrays--
        this.#at++
      } else if (character === "{") {
        if (!this.#value(0)) return false
      } else if (character === "<") {
        const root = this.#markup()
        if (root === undefined) return false
        roots += root
        if (roots < 0) return false
      } else return false
    }
    return arrays === 0 && roots === 0
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? "")) this.#at++
  }

  #takes(character: string): boolean {
    this.#space()
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  /** RFC 8259, apart from the commas of an array of records in a wrapper, which the decoder does not need. */
  #value(depth: number): boolean {
    this.#space()
    const character = this.#text[this.#at] ?? ""
    if (character === "{") {
      this.#at++
      if (this.#takes("}")) return true
      do {
        this.#space()
        if (!this.#token(STRING) || !this.#takes(":") || !this.#value(depth + 1)) return false
      } while (this.#takes(","))
      return this.#takes("}")
    }
    if (character === "[") {
      this.#at++
      if (depth === 1) while (this.#takes(",")) {}
      if (this.#takes("]")) return true
      for (;;) {
        if (!this.#value(depth + 1)) return false
        if (depth === 1) {
          while (this.#takes(",")) {}
          if (this.#takes("]")) return true
        } else if (!this.#takes(",")) return this.#takes("]")
      }
    }
    return this.#token(character === '"' ? STRING : WORD)
  }

  #token(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return false
    this.#at += found[0].length
    return true
  }

  /** Reads an event, which is 0, or framing: 1 for `<Events>`, -1 for its end, 0 for the rest. Undefined for others. */
  #markup(): number | undefined {
    if (this.#token(/<Events(?:\s[^<>]*)?\/>/y)) return 0
    if (this.#token(/<Events(?:\s[^<>]*)?>/y)) return 1
    if (this.#token(/<\/Events\s*>/y)) return -1
    if (this.#token(/<\?[^<{>]*>/y) || this.#token(/<!--[^<{]*?-->/y)) return 0
    const start = this.#at
    if (!this.#token(/<Event[\s>][\s\S]*?<\/Event\s*>/y)) return undefined
    return isXmlDocument(this.#text.slice(start, this.#at)) ? 0 : undefined
  }
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y

function isXmlDocument(text: string): boolean {
  const parser = sax.parser(true)
  let isSound = true
  parser.onerror = (error) => {
    isSound = false
    throw error
  }
  try {
    parser.write(text).close()
  } catch {
    return false
  }
  return isSound
}

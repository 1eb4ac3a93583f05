import { changeJson } from "./mutate-json.ts"
import { type Random, seededRandom } from "./random.ts"
import { MAX_INPUT_BYTES, type Target } from "./target.ts"

/** The material of changes: words of the target, and other inputs to copy from. */
type Material = { readonly words: readonly string[]; readonly others: readonly Uint8Array[] }

type Change = (input: Buffer, random: Random, material: Material) => Buffer

/** Bytes with a meaning in text, JSON, XML, UTF-8 or compressed data. */
const significant = Buffer.from(
  "\0\n\r\t \"\\{}[]:,<>&;'-/u\x1f\x8b\x28\xb5\xef\xbb\xbf\xff\xfe\xc3\xed\xa0\x80\x7f",
  "latin1",
)

const numbers = [
  "0",
  "-1",
  "1e999",
  "1e3",
  "9007199254740993",
  "18446744073709551615",
  "-0",
  "1.5",
  "134117966456780000",
]

const MAX_REPEATS = 200
const MAX_PIECE_BYTES = 512

/** Small changes to the bytes. */
const changes: readonly Change[] = [
  function flipBit(input, random) {
    const changed = Buffer.from(input)
    const at = random.below(input.length)
    changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8))
    return changed
  },
  function setByte(input, random) {
    const changed = Buffer.from(input)
    changed[random.below(input.length)] = random.pick([...significant])
    return changed
  },
  function insertBytes(input, random) {
    const bytes = Buffer.from(Array.from({ length: 1 + random.below(4) }, () => random.pick([...significant])))
    return spliced(input, random.below(input.length + 1), 0, bytes)
  },
  function remove(input, random) {
    const [start, length] = range(input, random)
    return spliced(input, start, length)
  },
  function cut(input, random) {
    const at = random.below(input.length)
    return random.below(4) === 0 ? input.subarray(at) : input.subarray(0, at)
  },
  function repeat(input, random) {
    const [start, length] = range(input, random)
    const piece = input.subarray(start, start + length)
    const times = random.below(8) === 0 ? random.below(MAX_REPEATS) : random.below(4)
    return spliced(input, start, 0, ...Array.from({ length: times }, () => piece))
  },
  function move(input, random) {
    const [start, length] = range(input, random)
    const rest = spliced(input, start, length)
    return spliced(rest, random.below(rest.length + 1), 0, input.subarray(start, start + length))
  },
  function insertWord(input, random, { words }) {
    return spliced(input, random.below(input.length + 1), 0, word(random, words))
  },
  function overwriteWithWord(input, random, { words }) {
    const [start, length] = range(input, random)
    return spliced(input, start, length, word(random, words))
  },
  function copyFromAnother(input, random, { others }) {
    const other = Buffer.from(random.pick(others))
    const [start, length] = range(other, random)
    return spliced(input, random.below(input.length + 1), 0, other.subarray(start, start + length))
  },
  function continueAsAnother(input, random, { others }) {
    const other = Buffer.from(random.pick(others))
    return Buffer.concat([
      input.subarray(0, random.below(input.length + 1)),
      other.subarray(random.below(other.length)),
    ])
  },
  function escapeCharacter(input, random) {
    const at = random.below(input.length)
    const code = input[at] ?? 0
    const spellings = [
      `\\u${code.toString(16).padStart(4, "0")}`,
      `&#${code};`,
      `&#x${code.toString(16)};`,
      `\\${String.fromCharCode(code)}`,
    ]
    return spliced(input, at, 1, Buffer.from(random.pick(spellings), "latin1"))
  },
  function insertMember(input, random, { words }) {
    const brace = input.indexOf(0x7b, random.below(input.length))
    const value = random.pick([...numbers, "null", "true", "{}", "[]", '""', JSON.stringify(random.pick(words))])
    return spliced(input, brace + 1, 0, Buffer.from(`${JSON.stringify(random.pick(words))}:${value},`))
  },
]

/** Endless inputs for a target: its seeds and regression inputs, then mutations, which the seed determines. */
export function* inputsFor(target: Target, seed: number, regressions: readonly Uint8Array[] = []): Generator<Buffer> {
  const random = seededRandom(seed)
  const originals = [...target.seeds(), ...regressions]
  for (const original of originals) yield Buffer.from(original)
  const material = { words: target.words, others: originals }
  for (;;) yield mutate(random.pick(originals), random, material)
}

/** The input with one to four changes. Half of the changes to JSON change its tree, so that it stays JSON. */
function mutate(input: Uint8Array, random: Random, material: Material): Buffer {
  let changed = Buffer.from(input)
  for (let left = 1 + random.below(4); left > 0; left--) {
    const tree = random.below(2) === 0 ? changeJson(changed, random, material.words) : undefined
    const next =
      tree ?? (changed.length === 0 ? word(random, material.words) : random.pick(changes)(changed, random, material))
    changed = Buffer.from(next.subarray(0, MAX_INPUT_BYTES))
  }
  return changed
}

function word(random: Random, words: readonly string[]): Buffer {
  return Buffer.from(random.pick([...words, ...numbers]), "utf8")
}

function range(input: Buffer, random: Random): [start: number, length: number] {
  const start = random.below(input.length)
  return [start, 1 + random.below(Math.min(MAX_PIECE_BYTES, input.length - start))]
}

function spliced(input: Buffer, at: number, removed: number, ...added: readonly Uint8Array[]): Buffer {
  return Buffer.concat([input.subarray(0, at), ...added, input.subarray(at + removed)])
}

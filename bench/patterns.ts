// How long patterns take on longer and longer values that make a backtracking engine explode. The time per byte must not grow.
// For comparison: JavaScript's own engine, on lengths at which it still ends. Run: node bench/patterns.ts
import { regex, wildcard } from "../src/language/runtime/index.ts"

const SIZES = [65_536, 262_144, 1_048_576, 4_194_304]
const ROUNDS = 5
/** JavaScript doubles its time with each character here; at this length it takes about a second. */
const BACKTRACKING_LENGTH = 26

type Evil = {
  readonly name: string
  readonly matches: (value: string) => boolean
  readonly value: (length: number) => string
  readonly javascript?: RegExp
}

const aThenX = (length: number) => `${"a".repeat(length - 1)}x`
const patterns: readonly Evil[] = [
  { name: "regex (a+)+", matches: regex("(a+)+", false), value: aThenX, javascript: /^(?:(a+)+)$/ },
  { name: "regex (a|aa)*b", matches: regex("(a|aa)*b", false), value: aThenX, javascript: /^(?:(a|aa)*b)$/ },
  { name: "regex (.*a){12}", matches: regex("(.*a){12}", false), value: aThenX },
  { name: "regex~ .*(a|b|ab)*c", matches: regex(".*(a|b|ab)*c", true), value: (length) => "ab".repeat(length / 2) },
  { name: "wildcard *a*a*a*a*a*b", matches: wildcard("*a*a*a*a*a*b", false), value: aThenX },
  { name: "wildcard *a?a?a?*b", matches: wildcard("*a?a?a?*b", true), value: aThenX },
]

function milliseconds(work: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return times.toSorted((left, right) => left - right)[Math.floor(ROUNDS / 2)] ?? 0
}

const rows = patterns.map(({ name, matches, value, javascript }) => {
  const times = SIZES.map((size) => {
    const text = value(size)
    return milliseconds(() => void matches(text))
  })
  const nanoseconds = times.map((time, index) => (time * 1e6) / (SIZES[index] ?? 1))
  const short = aThenX(BACKTRACKING_LENGTH)
  return {
    pattern: name,
    ...Object.fromEntries(SIZES.map((size, index) => [`${size / 1024} KB, ms`, (times[index] ?? 0).toFixed(2)])),
    "ns a byte": nanoseconds.map((one) => one.toFixed(1)).join(" "),
    [`RegExp on ${BACKTRACKING_LENGTH} bytes, ms`]: javascript
      ? milliseconds(() => void javascript.test(short)).toFixed(1)
      : "",
  }
})
console.table(rows)

import { type CodePoints, invert, unite } from "./code-points.ts"

const digits: CodePoints = [[48, 57]]
const wordCharacters: CodePoints = unite(digits, [
  [65, 90],
  [95, 95],
  [97, 122],
])
/** Space, tab, line feed, carriage return: fewer than JavaScript's. */
const blanks: CodePoints = [
  [9, 10],
  [13, 13],
  [32, 32],
]

/** The classes Lucene has since 8.6, by the letter behind the backslash. Any other letter there is refused, as Lucene does. */
export const predefinedClasses: ReadonlyMap<string, CodePoints> = new Map([
  ["d", digits],
  ["D", invert(digits)],
  ["w", wordCharacters],
  ["W", invert(wordCharacters)],
  ["s", blanks],
  ["S", invert(blanks)],
])

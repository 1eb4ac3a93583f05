import { type CodePoints, invert, unite } from "./code-points.ts"

const digits: CodePoints = [[48, 57]]
const wordCharacters: CodePoints = unite(digits, [
  [65, 90],
  [95, 95],
  [97, 122],
])
/** Space, tab, line feed and carriage return: fewer than in JavaScript. */
const blanks: CodePoints = [
  [9, 10],
  [13, 13],
  [32, 32],
]

/** The blanks with vertical tab and form feed. */
const javaBlanks: CodePoints = [
  [9, 13],
  [32, 32],
]

/** The classes of Java's expressions that Lucene's syntax has too. */
export const javaClasses: ReadonlyMap<string, CodePoints> = new Map([
  ["d", digits],
  ["D", invert(digits)],
  ["w", wordCharacters],
  ["W", invert(wordCharacters)],
  ["s", javaBlanks],
  ["S", invert(javaBlanks)],
])

/** The classes that Lucene has since 8.6, by the letter after the backslash. Lucene refuses any other letter. */
export const predefinedClasses: ReadonlyMap<string, CodePoints> = new Map([
  ["d", digits],
  ["D", invert(digits)],
  ["w", wordCharacters],
  ["W", invert(wordCharacters)],
  ["s", blanks],
  ["S", invert(blanks)],
])

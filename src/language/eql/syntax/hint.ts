import { nearest } from "../../diagnostics/nearest.ts"
import { keywords, type Mark, type Token } from "./token.ts"

/** What to write instead, for words and marks of other languages and of older EQL. */
const habits: { readonly [text: string]: string | undefined } = {
  "!": "A condition is negated by `not`.",
  "=": "Equality is written `==`.",
  "==": "A parameter is set by a single `=`.",
  is: "A missing field is tested by `== null`, one that is there by `!= null`.",
  fork: "Elasticsearch has no `fork`; leave it out.",
}

/** The keywords that stand between conditions: in capitals they read as names. */
const operators: readonly string[] = ["and", "or", "not", "in", "like", "regex"]

/** Notes for a token that the grammar does not allow where it stands; `words` are those that it does. */
export function hintsFor(token: Token, previous: Token | null, words: readonly string[] = keywords): string[] {
  if (token.kind === "mark") return hintsForMark(token.text, previous)
  if (token.kind === "string" && previous?.kind === "string")
    return ['A quote inside a string is written `\\"`; two strings are joined by `concat`.']
  if (token.kind === "keyword" && token.text === "not" && words.includes("and"))
    return ['`not` stands in front of the whole condition: `not a : "x"`. Only `not in` follows its field.']
  if (token.kind !== "identifier" || token.quoted) return []
  const keyword = operators.concat(words).find((word) => word === token.text.toLowerCase())
  if (keyword) return [`Keywords are written in lower case. Did you mean \`${keyword}\`?`]
  if (Object.hasOwn(habits, token.text)) return [habits[token.text] ?? ""]
  const word = nearest(
    token.text,
    words.filter((each) => /^[a-z]/.test(each)),
  )
  return word === null ? [] : [`Did you mean \`${word}\`?`]
}

function hintsForMark(mark: Mark, previous: Token | null): string[] {
  const before = previous?.kind === "mark" ? previous.text : null
  if (mark === "|" && before === "|") return ["Alternatives are joined by `or`."]
  if (mark === ">" && before === "<") return ["Inequality is written `!=`."]
  if (mark === ")" && before === ",") return ["No comma follows the last item."]
  if (mark === ")" && before === "(") return ["At least one item stands in parentheses."]
  if (mark === "(") return ["A function's name is one plain word, without dots, backticks or `?`."]
  return Object.hasOwn(habits, mark) ? [habits[mark] ?? ""] : []
}

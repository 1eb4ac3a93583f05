import { nearest } from "../../diagnostics/nearest.ts"
import { keywords, type Punctuator, type Token } from "./token.ts"

/** The replacements for words and punctuators of other languages and of older EQL. */
const replacements: { readonly [text: string]: string | undefined } = {
  "!": "Negate a condition with `not`.",
  "=": "Write equality as `==`.",
  "==": "Set a parameter with a single `=`.",
  is: "Test a missing field with `== null`, an existing one with `!= null`.",
  fork: "Elasticsearch has no `fork`. Remove it.",
}

/** The keywords between conditions. In capitals they parse as names. */
const operators: readonly string[] = ["and", "or", "not", "in", "like", "regex"]

/** Notes for a token that the grammar does not allow here; `words` are the allowed ones. */
export function hintsFor(token: Token, previous: Token | null, words: readonly string[] = keywords): string[] {
  if (token.kind === "punctuator") return hintsForPunctuator(token.text, previous)
  if (token.kind === "string" && previous?.kind === "string")
    return ['Write a quote inside a string as `\\"`. Join two strings with `concat`.']
  if (token.kind === "keyword" && token.text === "not" && words.includes("and"))
    return ['Write `not` before the complete condition: `not a : "x"`. Only `not in` follows its field.']
  if (token.kind !== "identifier" || token.quoted) return []
  const keyword = operators.concat(words).find((word) => word === token.text.toLowerCase())
  if (keyword) return [`Keywords are in lower case. Did you mean \`${keyword}\`?`]
  if (Object.hasOwn(replacements, token.text)) return [replacements[token.text] ?? ""]
  const word = nearest(
    token.text,
    words.filter((each) => /^[a-z]/.test(each)),
  )
  return word === null ? [] : [`Did you mean \`${word}\`?`]
}

function hintsForPunctuator(punctuator: Punctuator, previous: Token | null): string[] {
  const before = previous?.kind === "punctuator" ? previous.text : null
  if (punctuator === "|" && before === "|") return ["Join alternatives with `or`."]
  if (punctuator === ">" && before === "<") return ["Write inequality as `!=`."]
  if (punctuator === ")" && before === ",") return ["Remove the comma after the last item."]
  if (punctuator === ")" && before === "(") return ["Write at least one item in the parentheses."]
  if (punctuator === "(") return ["The name of a function is one plain word, without dots, backticks or `?`."]
  return Object.hasOwn(replacements, punctuator) ? [replacements[punctuator] ?? ""] : []
}

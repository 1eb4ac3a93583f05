/**
 * A pattern that finds one kind of secret. Every quantifier has an upper limit, except at the end of the pattern: an attacker
 * writes the text, and only then the time is linear in its length (test/delivery/redact/linear.test.ts). A pattern begins with
 * the rarest text that it needs and looks back from there: a word that it began with would be read again from each character.
 * Its group `secret` is masked, from the start of the group `head` if there is one; the text around it remains.
 */
export type SecretPattern = { readonly name: string; readonly pattern: RegExp }

/** A value after a switch: quoted, or until the next space. */
export const VALUE = String.raw`(?<secret>\\{0,3}"[^"]*"?|'[^']*'?|(?:"[^"\s]{0,1024}"|'[^'\s]{0,1024}'|[^\s"'])+)`

/** A case-insensitive pattern. The flag `d` gives the position of the group. */
export const ignoreCase = (name: string, source: string): SecretPattern => ({
  name,
  pattern: new RegExp(source, "dgiu"),
})

export const matchCase = (name: string, source: string): SecretPattern => ({
  name,
  pattern: new RegExp(source, "dgu"),
})

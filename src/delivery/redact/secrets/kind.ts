/** A kind of secret and the pattern that finds it: what its group `secret` holds is hidden, all around it stays. */
export type SecretKind = { readonly name: string; readonly pattern: RegExp }

/** A value after a switch: quoted, or up to the next space. */
export const VALUE = String.raw`(?<secret>\\{0,3}"[^"]*"?|'[^']*'?|(?:"[^"\s]*"|'[^'\s]*'|[^\s"'])+)`

/** Upper and lower case are the same. `d`: the mask needs where the group lies. */
export const find = (name: string, source: string): SecretKind => ({ name, pattern: new RegExp(source, "dgiu") })

export const exactly = (name: string, source: string): SecretKind => ({ name, pattern: new RegExp(source, "dgu") })

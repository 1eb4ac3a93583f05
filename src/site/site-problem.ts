/** What is wrong with a value of landfall.toml, by its JSON pointer. */
export type SiteProblem = { readonly pointer: string; readonly message: string; readonly notes: readonly string[] }

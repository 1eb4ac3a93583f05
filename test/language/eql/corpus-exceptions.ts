/**
 * The cases of the corpus that the compiler deliberately fails, with the reason and a source.
 * The key is the file and the name, id or expression of the case.
 */
export const exceptions: ReadonlyMap<string, { readonly reason: string; readonly source: string }> = new Map([
  [
    'eql/es-literals.json: """"\\"""""',
    {
      reason:
        "The literal has ten characters and its quotes are three at each end, so its value has four; the corpus says three. All other raw strings there, with the same greedy end, have the value this rule gives.",
      source: "EqlBase.g4 STRING and AbstractBuilder.unquoteString: substring(3, length - 3)",
    },
  ],
])

/**
 * The corpus's expectations that are not met, at most five. Each says why this compiler is right to differ, with a source.
 * The key is the file and the name, id or expression of the case.
 */
export const exceptions: ReadonlyMap<string, { readonly reason: string; readonly source: string }> = new Map([])

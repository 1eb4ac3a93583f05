/** What Falcon writes for a value that it does not have. */
export const absent: ReadonlySet<string> = new Set(["", "-", "none"])

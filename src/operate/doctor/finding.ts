/** `error`: something is missed, lost or not told now. `warning`: it may come to that, or it could not be looked at. */
export type Severity = "warning" | "error"

/** What a check found. `where` is the ARN, URL or name by which it is found in AWS. */
export type Fault = {
  readonly severity: Severity
  readonly what: string
  readonly where: string
  readonly remedy: string
}

/** A fault and the check that found it. */
export type Finding = { readonly check: string } & Fault

export function error(what: string, where: string, remedy: string): Fault {
  return { severity: "error", what, where, remedy }
}

export function warning(what: string, where: string, remedy: string): Fault {
  return { severity: "warning", what, where, remedy }
}

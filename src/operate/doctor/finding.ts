/** `error`: something is missed, lost or not sent now. `warning`: this may happen later, or could not be checked. */
export type Severity = "warning" | "error"

/** What a check found. `where` is the ARN, URL or name that identifies it in AWS. */
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

/** What to do about a missing permission. */
export const GRANT = "grant it to whoever runs this, or use a role that has it, and run this again"

/** AWS denied an action, such as `read queue in`. */
export function denied(action: string, where: string, permission: string): Fault {
  return warning(`could not ${action}: needs permission ${permission}`, where, GRANT)
}

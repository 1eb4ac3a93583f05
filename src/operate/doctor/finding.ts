import type { Remedy } from "./remedy.ts"

/** `error`: something is missed, lost or not sent now. `warning`: this may happen later, or could not be checked. */
export type Severity = "warning" | "error"

/** What a check found. `where` is the ARN, URL or name that identifies it in AWS. */
export type Fault = {
  readonly severity: Severity
  readonly what: string
  readonly where: string
  readonly remedy: Remedy
}

/** A fault with its remedy as text, and the check that found it. */
export type Finding = { readonly check: string } & Omit<Fault, "remedy"> & { readonly remedy: string }

/** The finding of a check of this stack. */
export function findingOf(check: string, { remedy, ...fault }: Fault, stack: string): Finding {
  return { check, ...fault, remedy: typeof remedy === "string" ? remedy : remedy(stack) }
}

export function error(what: string, where: string, remedy: Remedy): Fault {
  return { severity: "error", what, where, remedy }
}

export function warning(what: string, where: string, remedy: Remedy): Fault {
  return { severity: "warning", what, where, remedy }
}

/** What to do about a missing permission. */
export const GRANT = "grant it to whoever runs this, or use a role that has it, and run this again"

/** AWS denied an action, such as `read queue in`. */
export function denied(action: string, where: string, permission: string): Fault {
  return warning(`could not ${action}: needs permission ${permission}`, where, GRANT)
}

import { AttachError, isDenied, isMissing } from "../attach/aws-call.ts"
import { denied, error, type Fault, GRANT, warning } from "./finding.ts"
import { type Remedy, revertDrift } from "./remedy.ts"

/** Something could not be read, or does not exist. The fault becomes a finding of the check. */
export class ReadError extends Error {
  override readonly name = "ReadError"
  readonly fault: Fault

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.what, options)
    this.fault = fault
  }
}

/** What a call reads, where it is, and the permission that the call needs. */
export type Target = {
  readonly what: string
  readonly where: string
  readonly permission: string
  /** What the call does, if it does not read `what`. */
  readonly action?: string
  /** What is missing if AWS answers "not found", if it is not `what`. */
  readonly resource?: string
  /** What to do if it is missing and the stack does not create it. */
  readonly remedy?: Remedy
}

/** Awaits an AWS call. A failure becomes a ReadError that names the missing permission, or the missing resource. */
export async function readAws<Answer>(target: Target, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call
  } catch (cause) {
    throw new ReadError(isGone(cause) ? missing(target) : failed(target, cause), { cause })
  }
}

export function isGone(cause: unknown): boolean {
  return isMissing(cause) || (cause instanceof Error && /DoesNotExist/.test(cause.name))
}

function missing({ what, where, resource = what, remedy = revertDrift }: Target): Fault {
  return error(`${resource} does not exist`, where, remedy)
}

function failed({ what, where, permission, action = `read ${what}` }: Target, cause: unknown): Fault {
  if (isDenied(cause)) return denied(action, where, permission)
  const name = cause instanceof Error ? cause.name : ""
  const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  const remedy = /credential|token/i.test(name)
    ? "sign in first, for example with aws sso login, or set AWS_PROFILE"
    : `run this again; it needs ${permission}`
  return warning(`could not ${action}: ${detail}`, where, remedy)
}

/** Runs the parts of a check. A part that cannot read something becomes a fault; the other parts still run. */
export async function collectFaults(parts: readonly (() => Promise<readonly Fault[]>)[]): Promise<Fault[]> {
  return (await Promise.all(parts.map((part) => part().catch(faultOf)))).flat()
}

function faultOf(cause: unknown): Fault[] {
  if (cause instanceof ReadError) return [cause.fault]
  // The message names the action, the resource and the permission.
  if (cause instanceof AttachError) return [warning(cause.message, "", GRANT)]
  throw cause
}

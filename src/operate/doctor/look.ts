import { AttachError, isDenied, isMissing } from "../attach/attach-error.ts"
import { error, type Fault, warning } from "./finding.ts"

/** Something could not be looked at, or is not there; the fault says so in the check's place. */
export class LookError extends Error {
  override readonly name = "LookError"
  readonly fault: Fault

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.what, options)
    this.fault = fault
  }
}

/** What is looked at, where it is, and the permission that it takes. */
export type Sight = {
  readonly what: string
  readonly where: string
  readonly permission: string
  /** What is missing where AWS knows nothing of it, if that is not what was looked at but what it belongs to. */
  readonly thing?: string
  /** What to do then, if it is not the stack's. */
  readonly mend?: string
}

/** Awaits a call of AWS; its failure becomes a fault that says which permission is needed, or that the thing is gone. */
export async function look<Answer>(sight: Sight, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call
  } catch (cause) {
    throw new LookError(isGone(cause) ? gone(sight) : unseen(sight, cause), { cause })
  }
}

export function isGone(cause: unknown): boolean {
  return isMissing(cause) || (cause instanceof Error && /DoesNotExist/.test(cause.name))
}

const DEPLOY = "deploy the stack again; if something else was deleted too, see CloudTrail"

function gone({ what, where, thing = what, mend = DEPLOY }: Sight): Fault {
  return error(`${thing} is not there`, where, mend)
}

const GRANT = "give it to whoever runs this, or use a role that has it, and run this again"

function unseen({ what, where, permission }: Sight, cause: unknown): Fault {
  if (isDenied(cause)) return warning(`could not look at ${what}: needs permission ${permission}`, where, GRANT)
  const name = cause instanceof Error ? cause.name : ""
  const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  const remedy = /credential|token/i.test(name)
    ? "sign in first, for example with aws sso login, or set AWS_PROFILE"
    : `run this again; it takes ${permission}`
  return warning(`could not look at ${what}: ${detail}`, where, remedy)
}

/** Runs the parts of a check. What one of them could not look at is a fault of its own and keeps no other from its work. */
export async function collect(parts: readonly (() => Promise<readonly Fault[]>)[]): Promise<Fault[]> {
  return (await Promise.all(parts.map((part) => part().catch(faultOf)))).flat()
}

function faultOf(cause: unknown): Fault[] {
  if (cause instanceof LookError) return [cause.fault]
  // Its message says what was tried, where, and which permission it takes.
  if (cause instanceof AttachError) return [warning(cause.message, "", GRANT)]
  throw cause
}

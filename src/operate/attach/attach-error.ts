/** What stopped attach or detach, in one message that says what, where and what to do. Nothing was changed unless it says so. */
export class AttachError extends Error {
  override readonly name = "AttachError"
}

/** Awaits a call of AWS; its failure says what was tried and which permission it takes. */
export async function called<Answer>(what: string, permission: string, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call
  } catch (error) {
    throw new AttachError(`could not ${what}: ${detailOf(error)}. It takes ${permission}${hintFor(error)}`, {
      cause: error,
    })
  }
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message === "" || error.message === error.name ? error.name : `${error.name}: ${error.message}`
}

function hintFor(error: unknown): string {
  const name = error instanceof Error ? error.name : ""
  if (/credential|token/i.test(name)) return "; sign in first, for example with aws sso login, or set AWS_PROFILE"
  if (/AccessDenied|Forbidden|AuthorizationError/i.test(name)) return "; ask for it, or use a role that has it"
  return ""
}

/** Whether AWS refused because of a missing permission. HEAD has no body and therefore no code, only its status. */
export function isDenied(error: unknown): boolean {
  return /AccessDenied|Forbidden|AuthorizationError|^403$/.test(nameOf(error)) || statusOf(error) === 403
}

export function isMissing(error: unknown): boolean {
  return /NotFound|NoSuch|NonExistent/i.test(nameOf(error)) || statusOf(error) === 404
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "")

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined
  const metadata = error.$metadata
  return typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
    ? Number(metadata.httpStatusCode)
    : undefined
}

import { checks } from "./checks/index.ts"
import type { Check, Context } from "./context.ts"
import { error, type Fault, type Finding, findingOf } from "./finding.ts"
import { collectFaults } from "./read-aws.ts"

/** Runs every check and returns the findings in the checks' order. What two checks could not read is reported once. */
export async function examine(context: Context, all: readonly Check[] = checks): Promise<Finding[]> {
  const found = await Promise.all(all.map((check) => runCheck(check, context)))
  const known = new Set<string>()
  return found.flat().filter(({ check: _, ...fault }) => {
    const text = JSON.stringify(fault)
    if (known.has(text)) return false
    known.add(text)
    return true
  })
}

async function runCheck({ name, run }: Check, context: Context): Promise<Finding[]> {
  const faults = await collectFaults([() => run(context)]).catch((cause: unknown) => [unexpected(name, cause)])
  return faults.map((fault) => findingOf(name, fault, context.stackName))
}

/** A check that failed has not shown that the stack is healthy. */
function unexpected(name: string, cause: unknown): Fault {
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  return error(
    `the check itself failed: ${detail}`,
    name,
    "run this again; if it fails again, report it with this text",
  )
}

/** 0: no findings, 1: only warnings, 2: an error. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ severity }) => severity === "error")) return 2
  return findings.length > 0 ? 1 : 0
}

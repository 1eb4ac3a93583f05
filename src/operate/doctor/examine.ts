import type { Check } from "./check.ts"
import { checks } from "./checks/index.ts"
import { error, type Fault, type Finding } from "./finding.ts"
import { collect } from "./look.ts"
import type { World } from "./world.ts"

/** Runs every check and tells what they found, in the checks' order; what two of them could not look at is told once. */
export async function examine(world: World, all: readonly Check[] = checks): Promise<Finding[]> {
  const found = await Promise.all(all.map((check) => runCheck(check, world)))
  const known = new Set<string>()
  return found.flat().filter(({ check: _, ...fault }) => {
    const text = JSON.stringify(fault)
    if (known.has(text)) return false
    known.add(text)
    return true
  })
}

async function runCheck({ name, run }: Check, world: World): Promise<Finding[]> {
  const faults = await collect([() => run(world)]).catch((cause: unknown) => [unexpected(name, cause)])
  return faults.map((fault) => ({ check: name, ...fault }))
}

/** A check that failed has not shown that all is well. */
function unexpected(name: string, cause: unknown): Fault {
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  return error(`the check itself failed: ${detail}`, name, "run this again; if it stays, report it with this text")
}

/** 0: nothing was found, 1: warnings alone, 2: an error. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ severity }) => severity === "error")) return 2
  return findings.length > 0 ? 1 : 0
}

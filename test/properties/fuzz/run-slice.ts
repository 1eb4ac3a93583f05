import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { Finding } from "./finding.ts"
import { CurrentInput, type Slice, type SliceResult } from "./slice.ts"

/** An input that takes longer hangs: every honest one takes milliseconds, also on a machine with much else to do. */
const HANG_MS = 30_000
const POLL_MS = 1_000
/** An input is at most 128 KiB; what makes this much of it is a finding. */
const MAX_MEMORY_MB = 1_024

/** What came of a slice. */
export type SliceOutcome = { readonly executions: number; readonly findings: readonly Finding[] }

/** Runs a slice on a thread, and ends it when an input hangs or takes all its memory: that is a finding too. */
export function runSlice(slice: Omit<Slice, "shared">): Promise<SliceOutcome> {
  const shared = CurrentInput.allocate()
  const current = new CurrentInput(shared)
  const findings: Finding[] = []
  const fatal = (cause: string, detail: string) =>
    findings.push({ target: slice.target, cause, detail, input: current.copy() })
  return new Promise((resolve) => {
    const worker = new Worker(join(import.meta.dirname, "worker.ts"), {
      workerData: { ...slice, shared } satisfies Slice,
      resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
    })
    let executions: number | undefined
    let seen = current.count
    let since = Date.now()
    const watchdog = setInterval(() => {
      if (current.count !== seen || current.isPaused) {
        seen = current.count
        since = Date.now()
      } else if (seen > 0 && Date.now() - since > HANG_MS) {
        fatal("it hangs", `no end after ${HANG_MS} ms`)
        void worker.terminate()
      }
    }, POLL_MS)
    worker.on("message", (result: SliceResult) => {
      if (result.kind === "finding") findings.push(result.finding)
      else executions = result.executions
    })
    worker.on("error", (error) => fatal(`the thread died: ${error.message}`, error.stack ?? error.message))
    worker.on("exit", () => {
      clearInterval(watchdog)
      resolve({ executions: executions ?? current.count, findings })
    })
  })
}

import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { Finding } from "./finding.ts"
import { CurrentInput, type Slice, type SliceResult } from "./slice.ts"

/** An input that takes longer hangs: a normal one takes milliseconds, also on a busy machine. */
const HANG_MS = 30_000
const POLL_MS = 1_000
/** An input has at most 128 KiB, so more memory than this is a finding. */
const MAX_MEMORY_MB = 1_024

/** The result of a slice. */
export type SliceOutcome = { readonly executions: number; readonly findings: readonly Finding[] }

/** Runs a slice on a thread. An input that hangs or exhausts the memory is a finding too, and ends the thread. */
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
    let lastCount = current.count
    let since = Date.now()
    const watchdog = setInterval(() => {
      if (current.count !== lastCount || current.isPaused) {
        lastCount = current.count
        since = Date.now()
      } else if (lastCount > 0 && Date.now() - since > HANG_MS) {
        fatal("hangs", `no end after ${HANG_MS} ms`)
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

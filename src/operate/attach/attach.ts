import { AttachError } from "./attach-error.ts"
import type { Clients } from "./clients.ts"
import { explainConflict, isHarmless } from "./conflict.ts"
import { explainChange, explainRemarks, explainState } from "./explain.ts"
import { withEntry } from "./merge.ts"
import { type Change, plan, type Way } from "./plan.ts"
import { notificationStore } from "./raw-notification.ts"
import { readState } from "./read-state.ts"
import { replaceConfiguration } from "./replace-configuration.ts"
import { isSame } from "./same.ts"
import { type Scope, scopeName } from "./scope.ts"
import type { Stack } from "./stack.ts"
import type { State } from "./state.ts"
import { putRule } from "./through-event-bridge.ts"
import { subscribe } from "./through-topic.ts"
import { oursOf, writeUndo } from "./undo-file.ts"

/** Who is told, and asked before anything changes. */
export type Terminal = { readonly say: (text: string) => void; readonly ask: (question: string) => Promise<boolean> }

/** `fine` is done or nothing to do; `refused` is refused, declined, or disturbed by somebody else. */
export type Outcome = "fine" | "refused"

export type AttachRequest = {
  readonly scope: Scope
  readonly stack: Stack
  readonly way?: Way
  readonly bucketAccount?: string
  readonly isDryRun: boolean
  readonly undoPath: string
  /** ISO 8601, UTC. */
  readonly time: string
}

/** Between two reads of a configuration that S3 has not brought everywhere yet. */
export type Pause = () => Promise<void>

/** Makes everything that lands in the scope reach the stack's queue; says first what it will do. */
export async function attach(
  clients: Clients,
  terminal: Terminal,
  request: AttachRequest,
  pause: Pause,
): Promise<Outcome> {
  const { scope, stack } = request
  const state = await readState(clients, stack, scope, request.bucketAccount)
  terminal.say(`${explainState(state, scope)}\n`)
  const planned = plan(state, stack, scope, request.way)
  if (planned.kind === "attached") {
    terminal.say(`${scopeName(scope)} is attached already, by ${planned.through}. Nothing to do.`)
    return "fine"
  }
  if (planned.kind === "refused") {
    terminal.say(`${explainRemarks("Refused", planned.reasons)}\nNothing was changed.`)
    return "refused"
  }
  terminal.say(explainChange(planned.change, planned.why, state, stack, scope))
  if (planned.notes.length > 0) terminal.say(`\n${explainRemarks("Note", planned.notes)}`)
  if (request.isDryRun) {
    terminal.say("\nA dry run: nothing was changed.")
    return "fine"
  }
  if (!(await terminal.ask("Do this?"))) {
    terminal.say("Nothing was changed.")
    return "refused"
  }
  return apply(clients, terminal, request, state, planned.change, pause)
}

async function apply(
  clients: Clients,
  terminal: Terminal,
  request: AttachRequest,
  state: State,
  change: Change,
  pause: Pause,
): Promise<Outcome> {
  const { scope, stack, undoPath, time } = request
  const { owner, region, configuration } = state
  const store = notificationStore(clients.s3, scope.bucket, owner)
  const after = change.way === "queue" ? change.after : configuration
  writeUndo(undoPath, {
    landfall: "attach",
    version: 1,
    time,
    ...scope,
    owner,
    region,
    queueArn: stack.queueArn,
    way: change.way,
    ours: oursOf(change),
    before: configuration.xml,
    after: after.xml,
  })
  terminal.say(`\nUndo file: ${undoPath}`)
  if (change.way === "queue") {
    const replaced = await replaceConfiguration(
      store,
      configuration,
      (present) => withEntry(present, change.entry),
      pause,
    )
    if (replaced.kind !== "written") {
      terminal.say(explainConflict(replaced, scope.bucket, change.entry.id, "landfall attach"))
      if (!isHarmless(replaced)) return "refused"
    }
  } else {
    // Both ways live by what the bucket tells already; were it off by now, nothing would come.
    if (!isSame(configuration, await store.read())) {
      throw new AttachError(
        `the notification configuration of ${scope.bucket} was changed since it was read; nothing was done. Run landfall attach again`,
      )
    }
    if (change.way === "sns") await subscribe(clients.snsIn(region), stack.queueArn, change)
    else await putRule(clients.eventsIn(region), stack.queueArn, change, scope.bucket)
  }
  terminal.say(
    `Done, and read back: ${scopeName(scope)} is attached. landfall detach ${scope.bucket}/${scope.prefix} undoes it.`,
  )
  return "fine"
}

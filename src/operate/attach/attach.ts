import { type AttachClients, AttachError } from "./aws-call.ts"
import { s3Uri } from "./bucket-prefix.ts"
import { isSameConfiguration } from "./configuration-difference.ts"
import { explainConflict, isHarmless } from "./conflict.ts"
import { putRule } from "./event-bridge-rule.ts"
import { explainChange, explainNotes, explainState } from "./explain.ts"
import { withEntry } from "./merge.ts"
import { notificationStore } from "./notification-store.ts"
import { plan } from "./plan.ts"
import { readState } from "./read-state.ts"
import { type Pause, replaceConfiguration } from "./replace-configuration.ts"
import type { Change, Route } from "./routes.ts"
import type { State } from "./state.ts"
import { type BucketRequest, declined, type Outcome, type Terminal } from "./terminal.ts"
import { subscribe } from "./topic-subscription.ts"
import { createdBy, writeUndo } from "./undo-file.ts"

type AttachRequest = BucketRequest & {
  readonly route?: Route
  readonly undoPath: string
  /** ISO 8601, UTC. */
  readonly time: string
}

/** Makes the events of every new object in the scope reach the stack's queue. Prints the change before it makes it. */
export async function attach(
  clients: AttachClients,
  terminal: Terminal,
  request: AttachRequest,
  pause: Pause,
): Promise<Outcome> {
  const { scope, stack } = request
  const state = await readState(clients, stack, scope, request.bucketAccount)
  terminal.print(`${explainState(state, scope)}\n`)
  const planned = plan(state, stack, scope, request.route)
  if (planned.kind === "attached") {
    terminal.print(`${s3Uri(scope)} is attached already, by ${planned.through}. Nothing to do.`)
    return "done"
  }
  if (planned.kind === "refused") {
    terminal.print(`${explainNotes("Refused", planned.reasons)}\nNothing was changed.`)
    return "refused"
  }
  terminal.print(explainChange(planned.change, planned.why, state, stack, scope))
  if (planned.notes.length > 0) terminal.print(`\n${explainNotes("Note", planned.notes)}`)
  return (await declined(terminal, request.isDryRun)) ?? apply(clients, terminal, request, state, planned.change, pause)
}

async function apply(
  clients: AttachClients,
  terminal: Terminal,
  { scope, stack, undoPath, time }: AttachRequest,
  { owner, region, configuration }: State,
  change: Change,
  pause: Pause,
): Promise<Outcome> {
  const store = notificationStore(clients.s3, scope.bucket, owner)
  writeUndo(undoPath, {
    landfall: "attach",
    version: 2,
    time,
    ...scope,
    owner,
    region,
    queueArn: stack.queueArn,
    route: change.route,
    created: createdBy(change),
    before: configuration.xml,
    after: change.route === "queue" ? change.after.xml : configuration.xml,
  })
  terminal.print(`\nUndo file: ${undoPath}`)
  if (change.route === "queue") {
    const { entry } = change
    const result = await replaceConfiguration(
      store,
      configuration,
      (present) => withEntry(present, entry),
      pause,
      terminal.print,
    )
    if (result.kind !== "written") {
      terminal.print(explainConflict(result, scope.bucket, entry.id, "landfall attach"))
      if (!isHarmless(result)) return "refused"
    }
  } else {
    // These routes need what the bucket notifies already; if that was turned off meanwhile, no event would arrive.
    if (!isSameConfiguration(configuration, await store.read())) {
      throw new AttachError(
        `the notification configuration of ${scope.bucket} was changed since it was read; nothing was done. Run landfall attach again`,
      )
    }
    if (change.route === "sns") await subscribe(clients.snsIn(region), stack.queueArn, change)
    else await putRule(clients.eventsIn(region), stack.queueArn, change, scope.bucket)
  }
  terminal.print(
    `Done and verified: ${s3Uri(scope)} is attached. To undo it, run landfall detach ${scope.bucket}/${scope.prefix}`,
  )
  return "done"
}

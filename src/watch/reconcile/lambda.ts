import { type ReconcileContext, reconcile } from "./reconcile.ts"
import { sliceOfEvent } from "./slice.ts"

/** The part of Lambda's context that reconcile reads. */
type Invocation = { readonly getRemainingTimeInMillis: () => number }

/** The time that one step, the last save and the report may need; a third of the timeout if that is less. */
const RESERVE_MS = 120_000

/** Compares what is due, or the slice that the event names by `from` and `to`, to repeat a time. */
export function reconcileHandler(context: ReconcileContext): (event: unknown, invocation: Invocation) => Promise<void> {
  return (event, invocation) => {
    const remaining = invocation.getRemainingTimeInMillis()
    const deadline = context.now() + remaining - Math.min(RESERVE_MS, remaining / 3)
    return reconcile(deadline, context, sliceOfEvent(event))
  }
}

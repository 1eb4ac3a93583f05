import type { Configuration } from "./configuration.ts"
import type { NotificationStore } from "./raw-notification.ts"
import { compare, type Difference } from "./same.ts"

export type Replaced =
  /** Read back as written. */
  | { readonly kind: "written" }
  /** Somebody changed it since it was shown; nothing was written. */
  | { readonly kind: "changed before"; readonly difference: Difference }
  /** It was written and reads otherwise: somebody wrote as well. */
  | { readonly kind: "changed after"; readonly difference: Difference }

/** Configurations of buckets are consistent in the end only: a read may still show what was before. */
const READS_AFTER_WRITE = 5

/**
 * Writes what `change` makes of the configuration that was `shown`. S3 has no condition for this call, so it is read once
 * more right before, and again after: a change of somebody else's that falls in between is seen, unless it lies wholly
 * between that last read and the write.
 */
export async function replaceConfiguration(
  store: NotificationStore,
  shown: Configuration,
  change: (configuration: Configuration) => Configuration,
  pause: () => Promise<void>,
): Promise<Replaced> {
  const present = await store.read()
  const sinceShown = compare(shown, present)
  if (isDifferent(sinceShown)) return { kind: "changed before", difference: sinceShown }
  const wanted = change(present)
  await store.write(wanted)
  let difference = compare(wanted, await store.read())
  for (let read = 1; isDifferent(difference) && read < READS_AFTER_WRITE; read++) {
    await pause()
    difference = compare(wanted, await store.read())
  }
  return isDifferent(difference) ? { kind: "changed after", difference } : { kind: "written" }
}

function isDifferent({ missing, extra }: Difference): boolean {
  return missing.length > 0 || extra.length > 0
}

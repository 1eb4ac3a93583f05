import type { Configuration } from "./configuration.ts"
import { compareConfigurations, type Difference } from "./configuration-difference.ts"
import type { NotificationStore } from "./notification-store.ts"

/** Waits between two reads of a configuration, until S3 returns the new one everywhere. */
export type Pause = () => Promise<void>

export type Replaced =
  /** It reads back as written. */
  | { readonly kind: "written" }
  /** Somebody changed it since it was shown; nothing was written. */
  | { readonly kind: "changed before"; readonly difference: Difference }
  /** It was written but reads back differently: somebody else wrote it too. */
  | { readonly kind: "changed after"; readonly difference: Difference }

/** S3 reads bucket configurations with eventual consistency: a read may return the old one. */
const READS_AFTER_WRITE = 5

/**
 * Applies `change` to the configuration that was `shown`, and writes it. S3 has no conditional write here, so the
 * configuration is read again right before and after: this detects a change by somebody else, unless it falls between
 * that last read and the write.
 */
export async function replaceConfiguration(
  store: NotificationStore,
  shown: Configuration,
  change: (configuration: Configuration) => Configuration,
  pause: Pause,
): Promise<Replaced> {
  const present = await store.read()
  const sinceShown = compareConfigurations(shown, present)
  if (isDifferent(sinceShown)) return { kind: "changed before", difference: sinceShown }
  const wanted = change(present)
  await store.write(wanted)
  let difference = compareConfigurations(wanted, await store.read())
  for (let read = 1; isDifferent(difference) && read < READS_AFTER_WRITE; read++) {
    await pause()
    difference = compareConfigurations(wanted, await store.read())
  }
  return isDifferent(difference) ? { kind: "changed after", difference } : { kind: "written" }
}

function isDifferent({ missing, extra }: Difference): boolean {
  return missing.length > 0 || extra.length > 0
}

import { AttachError } from "./aws-call.ts"
import type { Configuration } from "./configuration.ts"
import { compareConfigurations, type Difference } from "./configuration-difference.ts"
import { DestinationRefused, type NotificationStore } from "./notification-store.ts"

/** Waits, in ms, until S3 knows everywhere what was written. */
export type Pause = (milliseconds: number) => Promise<void>

export type Replaced =
  /** It reads back as written. */
  | { readonly kind: "written" }
  /** Somebody changed it since it was shown; nothing was written. */
  | { readonly kind: "changed before"; readonly difference: Difference }
  /** It was written but reads back differently: somebody else wrote it too. */
  | { readonly kind: "changed after"; readonly difference: Difference }

/** S3 reads bucket configurations with eventual consistency: a read may return the old one. */
const READS_AFTER_WRITE = 5
const READ_PAUSE_MS = 2000

/** The pauses between the tries of a write whose destination S3 refuses: 90 seconds, half more than AWS documents. */
const WRITE_PAUSES_MS = [2000, 4000, 6000, 8000, 12_000, 15_000, 20_000, 23_000]
const SECONDS = WRITE_PAUSES_MS.reduce((sum, pause) => sum + pause, 0) / 1000

/**
 * Applies `change` to the configuration that was `shown`, and writes it. S3 has no conditional write here, so the
 * configuration is read again right before and after: this detects a change by somebody else, unless it falls between
 * that last read and the write. `report` gets a sentence when a write has to wait for S3.
 */
export async function replaceConfiguration(
  store: NotificationStore,
  shown: Configuration,
  change: (configuration: Configuration) => Configuration,
  pause: Pause,
  report: (text: string) => void,
): Promise<Replaced> {
  for (let tries = 0; ; tries++) {
    const present = await store.read()
    const sinceShown = compareConfigurations(shown, present)
    if (isDifferent(sinceShown)) return { kind: "changed before", difference: sinceShown }
    const wanted = change(present)
    const refusal = await write(store, wanted)
    if (refusal === undefined) return readBack(store, wanted, pause)
    const wait = WRITE_PAUSES_MS[tries]
    if (wait === undefined) throw new AttachError(refusedText(refusal), { cause: refusal })
    if (tries === 0) report(waitText(refusal))
    await pause(wait)
  }
}

function waitText({ message }: DestinationRefused): string {
  return `S3 does not accept a destination yet (${message}). That takes up to a minute after a change of the queue; Landfall tries again for ${SECONDS} seconds.`
}

function refusedText({ message }: DestinationRefused): string {
  return (
    `S3 has refused a destination for ${SECONDS} seconds: ${message}. The bucket's configuration is unchanged. ` +
    "The destination's policy, and the policy of its key, must let s3.amazonaws.com send for this bucket; landfall doctor checks Landfall's queue"
  )
}

async function readBack(store: NotificationStore, wanted: Configuration, pause: Pause): Promise<Replaced> {
  let difference = compareConfigurations(wanted, await store.read())
  for (let read = 1; isDifferent(difference) && read < READS_AFTER_WRITE; read++) {
    await pause(READ_PAUSE_MS)
    difference = compareConfigurations(wanted, await store.read())
  }
  return isDifferent(difference) ? { kind: "changed after", difference } : { kind: "written" }
}

async function write(store: NotificationStore, configuration: Configuration): Promise<DestinationRefused | undefined> {
  try {
    await store.write(configuration)
    return undefined
  } catch (error) {
    if (error instanceof DestinationRefused) return error
    throw error
  }
}

function isDifferent({ missing, extra }: Difference): boolean {
  return missing.length > 0 || extra.length > 0
}

import type { Random } from "../../../dev/batches/random.ts"
import type { LedgerEntry } from "../../../src/delivery/ledger/entry.ts"
import { type Resent, resend } from "../../../src/operate/resend/resend.ts"
import { CHANNELS } from "./simulated-channels.ts"
import type { SimulatedS3 } from "./simulated-s3.ts"
import type { Timeline } from "./timeline.ts"

type Operator = {
  readonly random: Random
  readonly timeline: Timeline
  readonly s3: SimulatedS3
  readonly send: (body: string) => void
}

/** The longest time that a request of an operator takes. Between two, notify goes on. */
const MAX_REQUEST_MS = 2_000

/** `landfall notify --resend`, for all channels and as far back as the ledger goes. */
export function simulatedResend(
  { random, timeline, s3, send }: Operator,
  options: { readonly limit: number; readonly isDryRun: boolean },
): Promise<Resent> {
  const answer = <T>(perform: () => T) =>
    new Promise<T>((resolve) => timeline.after(random.next() * MAX_REQUEST_MS, () => resolve(perform())))
  const ledger = {
    list: (prefix: string, from: number) => answer(() => s3.list(prefix, from)),
    read: (key: string) =>
      answer(() => {
        const text = s3.read(key)
        return text === null ? null : (JSON.parse(text) as LedgerEntry)
      }),
  }
  const context = { ledger, send: (body: string) => answer(() => send(body)), now: () => timeline.now }
  return resend({ channels: CHANNELS, from: 0, ...options }, context)
}

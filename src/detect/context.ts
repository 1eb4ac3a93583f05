import type { MatchLimits } from "../delivery/alert/match-budget.ts"
import type { Ledger } from "../delivery/ledger/ledger.ts"
import type { Publisher } from "../delivery/publish/publisher.ts"
import type { HideMessage } from "../delivery/queue/hide-message.ts"
import type { SideTables } from "../engine/enrich/side-tables.ts"
import type { OpenObject } from "../engine/s3/open-object.ts"
import type { Scanner } from "../engine/scan.ts"
import type { ObjectRef } from "../object-ref.ts"
import type { ObjectLine } from "./object-outcome.ts"

/** What detect depends on. */
export type DetectContext = {
  readonly scanner: Scanner
  readonly open: (object: ObjectRef) => Promise<OpenObject>
  readonly ledger: Ledger
  /** The names of hosts and users, for one scan. */
  readonly sideTables: () => SideTables
  readonly publishAlert: Publisher
  readonly publishNotice: Publisher
  /** What the matches of one object may take in memory. */
  readonly matchLimits?: MatchLimits
  /** Hides a failed message until its retry; without it, the visibility timeout of the queue applies. */
  readonly hideMessage?: HideMessage
  readonly now: () => number
  /**
   * The bucket whose objects are tests, and the scanner of the canary's rule. Only that bucket is scanned with it, and the
   * alerts say that they are tests. No object is a test where it is left out.
   */
  readonly canary?: { readonly bucket: string | undefined; readonly scanner: Scanner }
  /** Receives a line for each object, whether it failed or not. */
  readonly log: (line: ObjectLine) => void
}

import type { Claim, LedgerEntry } from "../../../../src/delivery/ledger/entry.ts"
import { Ledger, type LedgerContext } from "../../../../src/delivery/ledger/ledger.ts"
import type { ObjectStore } from "../../../../src/engine/s3/object-store.ts"
import type { Mutant } from "../worker.ts"

/** Publishes every alert it finds. */
class NoLedger extends Ledger {
  override async claim(): Promise<Claim> {
    return { kind: "claimed", etag: "", until: 0 }
  }

  override async markPublished(): Promise<void> {}
}

export const hasNoLedger: Mutant = {
  does: "publishes without a ledger",
  parts: { ledger: (context) => new NoLedger(context) },
}

/** Marks an alert as published as soon as it is claimed, so a death before the publication loses the alert. */
class MarksFirst extends Ledger {
  override async claim(key: string, id: string, record: string): Promise<Claim> {
    const claim = await super.claim(key, id, record)
    if (claim.kind === "claimed") await super.markPublished(key, id, record, claim.etag)
    return claim
  }

  override async markPublished(): Promise<void> {}
}

export const marksFirst: Mutant = {
  does: "marks first, then publishes",
  parts: { ledger: (context) => new MarksFirst(context) },
}

/** Treats a claim of another worker, S3's 412, as published. */
class SkipsClaimed extends Ledger {
  override async claim(key: string, id: string, record: string): Promise<Claim> {
    const claim = await super.claim(key, id, record)
    return claim.kind === "held" ? { kind: "published" } : claim
  }
}

export const skipsClaimed: Mutant = {
  does: "treats a live claim as published",
  parts: { ledger: (context) => new SkipsClaimed(context) },
}

/** Checks that an alert is not published, publishes it, marks it; a second worker can do the same in the meantime. */
class NoClaim extends Ledger {
  readonly #store: ObjectStore

  constructor(context: LedgerContext) {
    super(context)
    this.#store = context.store
  }

  override async claim(key: string): Promise<Claim> {
    const stored = await this.#store.read(key)
    const isPublished = stored !== null && (JSON.parse(stored.text) as LedgerEntry).state === "published"
    // No object has this ETag, so the mark is created as a new object.
    return isPublished ? { kind: "published" } : { kind: "claimed", etag: "none", until: 0 }
  }
}

export const hasNoClaim: Mutant = {
  does: "checks, publishes, marks, without a claim",
  parts: { ledger: (context) => new NoClaim(context) },
}

/** Looks for the mark before it claims and not again: a claim that its owner has replaced by a mark counts as expired. */
class ChecksBeforeClaim extends Ledger {
  readonly #store: ObjectStore

  constructor(context: LedgerContext) {
    super({ ...context, store: hidingMarks(context.store) })
    this.#store = context.store
  }

  override async claim(key: string, id: string, record: string): Promise<Claim> {
    const stored = await this.#store.read(key)
    const isPublished = stored !== null && (JSON.parse(stored.text) as LedgerEntry).state === "published"
    return isPublished ? { kind: "published" } : super.claim(key, id, record)
  }
}

/** A store in which a published entry reads as an expired claim. */
function hidingMarks(store: ObjectStore): ObjectStore {
  return {
    create: (key, text) => store.create(key, text),
    replace: (key, text, etag) => store.replace(key, text, etag),
    async read(key) {
      const stored = await store.read(key)
      if (stored === null) return null
      const entry = JSON.parse(stored.text) as LedgerEntry
      return entry.state === "published"
        ? { ...stored, text: JSON.stringify({ ...entry, state: "claimed", lease: 0 }) }
        : stored
    },
  }
}

export const checksBeforeClaim: Mutant = {
  does: "checks, then claims, and does not check again",
  parts: { ledger: (context) => new ChecksBeforeClaim(context) },
}

/** A lease of ten seconds, as long as a typical run: another worker takes over from a slow owner that is alive. */
export const shortLease: Mutant = {
  does: "has a lease shorter than its life",
  parts: { leaseMs: (real) => real / 36 },
}

/** Every worker uses the same nonce, so each takes the claims of the others for its own. */
export const oneNonce: Mutant = {
  does: "has no unique nonce",
  parts: { ledger: (context) => new Ledger({ ...context, nonce: () => "one" }) },
}

class Conflict extends Error {}

/** Treats a 409 as a sign that another worker has published. */
class ConflictAsPublished extends Ledger {
  constructor(context: LedgerContext) {
    const create: ObjectStore["create"] = async (key, text) => {
      const written = await context.store.create(key, text)
      if (written.kind === "conflict") throw new Conflict(key)
      return written
    }
    super({ ...context, store: { ...context.store, create } })
  }

  override async claim(key: string, id: string, record: string): Promise<Claim> {
    try {
      return await super.claim(key, id, record)
    } catch (error) {
      if (error instanceof Conflict) return { kind: "published" }
      throw error
    }
  }
}

export const conflictAsPublished: Mutant = {
  does: "treats a 409 as published",
  parts: { ledger: (context) => new ConflictAsPublished(context) },
}

/** Starts the mark and does not await it. */
class LeavesMark extends Ledger {
  override async markPublished(key: string, id: string, record: string, etag: string): Promise<void> {
    super.markPublished(key, id, record, etag).catch(() => {})
  }
}

export const leavesMark: Mutant = {
  does: "does not wait for the mark",
  parts: { ledger: (context) => new LeavesMark(context) },
}

/** Reports the first failed mark while others are in flight, as Promise.all does. */
class LeavesOtherMarks extends Ledger {
  #fail: (error: unknown) => void = () => {}
  readonly #firstFailure = new Promise<never>((_, reject) => {
    this.#fail = reject
  })

  override async markPublished(key: string, id: string, record: string, etag: string): Promise<void> {
    this.#firstFailure.catch(() => {})
    const mark = super.markPublished(key, id, record, etag)
    mark.catch((error: unknown) => this.#fail(error))
    return Promise.race([mark, this.#firstFailure])
  }
}

export const leavesOtherMarks: Mutant = {
  does: "reports a failed mark while others are in flight",
  needsSeeds: true,
  parts: { ledger: (context) => new LeavesOtherMarks(context) },
}

/** Names archived matches by number alone: what an interrupted read archived prevents the archive of all of them. */
class SuppressedByNumber extends Ledger {
  override async archive(...[key, ...rest]: Parameters<Ledger["archive"]>): Promise<void> {
    await super.archive(key.replace(/-[0-9a-f]{16}\.json$/, ".json"), ...rest)
  }
}

export const suppressedByNumber: Mutant = {
  does: "treats a part of the suppressed matches as all of them",
  needsSeeds: true,
  parts: { ledger: (context) => new SuppressedByNumber(context) },
}

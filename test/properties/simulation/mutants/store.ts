import type { WriteResult } from "../../../../src/engine/s3/object-store.ts"
import { s3Error } from "../simulated-s3.ts"
import type { Mutant } from "../worker.ts"

/** Treats S3's 409, which does not tell whether the object exists, as a 412. */
export const conflictAsExists: Mutant = {
  does: "treats 409 as 412",
  parts: {
    store: (store) => ({
      create: async (key, text) => confused(await store.create(key, text)),
      replace: async (key, text, etag) => confused(await store.replace(key, text, etag)),
      read: (key) => store.read(key),
    }),
  },
}

function confused(written: WriteResult): WriteResult {
  return written.kind === "conflict" ? { kind: "exists" } : written
}

/** Overwrites any object, without If-Match: two workers that take over the same claim both succeed. */
export const replacesAnything: Mutant = {
  does: "takes over without If-Match",
  // Two workers must take over the same claim: the seeds before this one do not have that.
  firstSeed: 1600,
  parts: {
    store: (store) => ({
      create: (key, text) => store.create(key, text),
      async replace(key, text, etag) {
        for (let expected = etag; ; ) {
          const written = await store.replace(key, text, expected)
          const stored = written.kind === "exists" ? await store.read(key) : null
          if (stored === null) return written
          expected = stored.etag
        }
      },
      read: (key) => store.read(key),
    }),
  },
}

/** Treats a slow or busy ledger as one that refuses, and publishes unrecorded. */
export const busyAsRefusing: Mutant = {
  does: "treats a busy ledger as one that refuses",
  needsSeeds: true,
  parts: {
    store: (store) => ({
      create: refusing(store.create.bind(store)),
      replace: refusing(store.replace.bind(store)),
      read: refusing(store.read.bind(store)),
    }),
  },
}

function refusing<A extends readonly unknown[], T>(step: (...input: A) => Promise<T>): (...input: A) => Promise<T> {
  return async (...input) => {
    try {
      return await step(...input)
    } catch {
      throw s3Error("AccessDenied", 403)
    }
  }
}

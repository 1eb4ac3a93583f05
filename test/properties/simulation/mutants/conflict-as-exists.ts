import type { Written } from "../../../../src/engine/s3/object-store.ts"
import type { Mutant } from "./mutant.ts"

/** Takes S3's 409, which says nothing about what is there, for its 412. */
export const conflictAsExists: Mutant = {
  does: "takes 409 for 412",
  parts: {
    store: (store) => ({
      create: async (key, text) => confused(await store.create(key, text)),
      replace: async (key, text, etag) => confused(await store.replace(key, text, etag)),
      read: (key) => store.read(key),
    }),
  },
}

function confused(written: Written): Written {
  return written.kind === "conflict" ? { kind: "exists" } : written
}

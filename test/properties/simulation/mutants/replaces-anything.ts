import type { Mutant } from "./mutant.ts"

/** Writes over whatever is there, without If-Match: of two that take a claim over, both believe that they have it. */
export const replacesAnything: Mutant = {
  does: "takes over without If-Match",
  parts: {
    store: (store) => ({
      create: (key, text) => store.create(key, text),
      async replace(key, text, etag) {
        for (let expected = etag; ; ) {
          const written = await store.replace(key, text, expected)
          const there = written.kind === "exists" ? await store.read(key) : null
          if (there === null) return written
          expected = there.etag
        }
      },
      read: (key) => store.read(key),
    }),
  },
}

import { s3Error } from "../simulated-s3.ts"
import type { Mutant } from "./mutant.ts"

/** Takes a ledger that is slow or busy for one that refuses its work, and publishes without it. */
export const busyAsRefusing: Mutant = {
  does: "takes a busy ledger for one that refuses",
  takesMore: true,
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

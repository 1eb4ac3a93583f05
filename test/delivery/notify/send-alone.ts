import type { SendContext } from "../../../src/delivery/notify/channel.ts"

/** The context of a send outside `deliver`: no deadline, and the ids that the channel has accepted in parts. */
export function sendAlone(): SendContext & { readonly accepted: string[] } {
  const accepted: string[] = []
  return {
    report: () => {},
    signal: new AbortController().signal,
    accepted,
    markSent: async (subjects) => void accepted.push(...subjects),
  }
}

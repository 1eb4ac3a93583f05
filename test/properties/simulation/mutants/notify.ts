import { type Channel, RefusedError } from "../../../../src/delivery/notify/channel.ts"
import { deliver } from "../../../../src/delivery/notify/deliver.ts"
import type { NotifyMutant } from "../simulate-notify.ts"

/** Every notify that the simulation must catch. `kind`: how the violation that shows it begins. */
export const notifyMutants: readonly NotifyMutant[] = [
  {
    does: "counts a refusal as success",
    kind: "lost",
    parts: {
      channel: (channel) =>
        around(channel, async (send) => {
          try {
            await send()
          } catch (error) {
            if (!(error instanceof RefusedError)) throw error
          }
        }),
    },
  },
  {
    does: "marks everything before it sends",
    kind: "lost",
    parts: {
      channel: (channel) =>
        around(channel, async (send, [message, { markSent }]) => {
          await markSent(message.kind === "alerts" ? message.alerts.map((alert) => alert["kibana.alert.uuid"]) : [])
          await send()
        }),
    },
  },
  {
    does: "never marks the parts of a message",
    kind: "unmarked",
    parts: {
      channel: (channel) => ({
        ...channel,
        send: (message, context) => channel.send(message, { ...context, markSent: async () => {} }),
      }),
    },
  },
  { does: "acknowledges every message", kind: "lost", parts: { failed: () => [] } },
  { does: "holds no lease while it sends", kind: "twice", parts: { leaseMs: 1 } },
  { does: "sends messages on which it died with the others", kind: "deadly", parts: { deliver } },
]

/** The channel with something around its `send`. */
function around(
  channel: Channel,
  work: (send: () => Promise<void>, parameters: Parameters<Channel["send"]>) => Promise<void>,
): Channel {
  return { ...channel, send: (...parameters) => work(() => channel.send(...parameters), parameters) }
}

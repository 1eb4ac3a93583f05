import type { CHANNEL_NAMES } from "../channel-names.ts"
import type { SiteProblem } from "./site-problem.ts"
import type { Stack, StackSettingName } from "./stack-settings.ts"

/** The setting of `[stack]` that turns each channel on. */
const SETTING_OF: { readonly [channel in (typeof CHANNEL_NAMES)[number]]: StackSettingName } = {
  email: "alertEmails",
  slack: "slackWebhookParameter",
  chat: "slackChannelId",
  pagerduty: "pagerDutyKeyParameter",
  "security-hub": "securityHub",
  ocsf: "ocsfDestination",
}

type Channels = {
  readonly stack: Stack
  readonly overrides: readonly { readonly channels?: readonly string[] }[]
}

/** The channels of a site's overrides to which nothing is sent. */
export function channelsOff({ overrides, stack }: Channels): readonly SiteProblem[] {
  return overrides.flatMap(({ channels = [] }, index) =>
    channels.flatMap((channel, at) => {
      const setting = SETTING_OF[channel as keyof typeof SETTING_OF]
      if (setting === undefined || isOn(stack[setting])) return []
      return [
        {
          pointer: `/overrides/${index}/channels/${at}`,
          message: `the channel ${channel} is off, so nothing is sent to it`,
          notes: [`Set ${setting} in [stack], or as --param of each deployment.`],
        },
      ]
    }),
  )
}

function isOn(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== "" && value !== false && value !== "none"
}

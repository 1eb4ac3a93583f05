/** The channels by name, in the order in which they are notified. The settings of a deployment decide which of them are on. */
export const CHANNEL_NAMES = ["email", "slack", "chat", "pagerduty", "security-hub", "ocsf"] as const

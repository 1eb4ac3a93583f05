import type { Event } from "../../../event.ts"
import { textOf } from "./windows-event.ts"

/** A Sysmon event of an id that has no meaning here, or a Security event without any. Other channels mean nothing to it. */
export function unknownWindowsKind(event: Event): string | undefined {
  const provider = textOf(event, "winlog.provider_name")
  const isSysmon = /^microsoft-windows-sysmon$/i.test(provider)
  if (isSysmon && event["event.category"] === undefined) return `Sysmon ${textOf(event, "event.code")}`.trim()
  const isSecurity = /^microsoft-windows-security-auditing$/i.test(provider)
  return isSecurity && event["event.code"] === undefined ? "Security" : undefined
}

import type { WindowsEvent } from "./windows-event.ts"

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** The XML of wevtutil and of the agents; attributes in single and double quotes. */
export function xmlOf(event: WindowsEvent): string {
  const data = Object.entries(event.data).map(
    ([name, value]) => `<Data Name='${name}'>${escapeXml(typeof value === "string" ? value : "")}</Data>`,
  )
  return (
    `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name="${event.provider}"/>` +
    `<EventID>${event.id}</EventID><TimeCreated SystemTime='${event.created}'/><EventRecordID>7</EventRecordID>` +
    `<Channel>${event.channel}</Channel><Computer>${event.computer}</Computer><Security UserID='S-1-5-18'/></System>` +
    `<EventData>${data.join("")}</EventData></Event>`
  )
}

const names: { readonly [letter: string]: string } = { 38: "amp", 60: "lt", 62: "gt", 34: "quot", 39: "apos" }

/** The same with an XML declaration and with named entities. */
export function namedXmlOf(event: WindowsEvent): string {
  return `<?xml version="1.0" encoding="utf-8"?>${xmlOf(event).replace(/&#(\d+);/g, (_, code) => `&${names[code]};`)}`
}

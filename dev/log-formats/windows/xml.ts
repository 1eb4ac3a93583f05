import type { Occurrence } from "./occurrence.ts"

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** As wevtutil and the agents render it; attributes in either quote. */
export function xmlOf(event: Occurrence): string {
  const data = Object.entries(event.data).map(
    ([name, value]) => `<Data Name='${name}'>${escaped(typeof value === "string" ? value : "")}</Data>`,
  )
  return (
    `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name="${event.provider}"/>` +
    `<EventID>${event.id}</EventID><TimeCreated SystemTime='${event.created}'/><EventRecordID>7</EventRecordID>` +
    `<Channel>${event.channel}</Channel><Computer>${event.computer}</Computer><Security UserID='S-1-5-18'/></System>` +
    `<EventData>${data.join("")}</EventData></Event>`
  )
}

const names: { readonly [letter: string]: string } = { 38: "amp", 60: "lt", 62: "gt", 34: "quot", 39: "apos" }

/** The same with an XML declaration, and the five characters by their names. */
export function namedXmlOf(event: Occurrence): string {
  return `<?xml version="1.0" encoding="utf-8"?>${xmlOf(event).replace(/&#(\d+);/g, (_, code) => `&${names[code]};`)}`
}

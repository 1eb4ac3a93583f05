import sax from "sax"
import type { JsonObject } from "../../../json.ts"
import { defaultLimits } from "../limits.ts"

/**
 * Elements and attributes of one event, as many as JSON's record may have keys. Nothing else limits the length of an event: the
 * limit of a record in bytes holds for every format.
 */
export const MAX_EVENT_PARTS = defaultLimits.keys
/** A rendered event is about six levels deep, and UserData may add a few. */
export const MAX_EVENT_DEPTH = 32

// The types of sax lack this option. It allows only XML's own five entities and numeric references.
const onlyXmlEntities: sax.SAXOptions & { strictEntities: boolean } = { strictEntities: true }

type Element = {
  readonly name: string
  readonly attributes: { [name: string]: string }
  readonly children: Element[]
  text: string
}

/**
 * Reads one `<Event>` of the Windows event schema into the shape of evtx_dump's JSON:
 * `{ Event: { System: { Provider: { "#attributes": { Name } }, EventID: "1", … }, EventData: { Image: "…" } } }`.
 * Every value is text. Returns null unless the text is exactly one well-formed event within the limits: not for a cut
 * line, a document type, an entity beyond XML's own five, or a second root.
 */
export function readEventXml(text: string): JsonObject | null {
  const root = parseXml(text.replace(/^\ufeff?\s*/, ""))
  if (root?.name !== "Event") return null
  const event = objectOf(root)
  for (const part of root.children) {
    if (part.name === "EventData") event.EventData = dataOf(part)
  }
  return { Event: event }
}

type MutableObject = { [key: string]: string | JsonObject | (string | JsonObject)[] }

/** The tree of a whole document, or null. It has no name prefixes, comments or instructions. */
function parseXml(text: string): Element | null {
  const parser = sax.parser(true, onlyXmlEntities)
  const open: Element[] = []
  let root: Element | null = null
  let broken = false
  let parts = 0
  // Throws, because the parser would continue and report an error for each character that follows.
  const refuse = () => {
    throw new Error("not a well-formed event")
  }
  parser.onerror = refuse
  parser.ondoctype = refuse
  // At once, because each of them takes a hundred times the memory of its text.
  const countPart = () => {
    if (++parts > MAX_EVENT_PARTS) refuse()
  }
  parser.onopentagstart = countPart
  parser.onattribute = countPart
  parser.onopentag = (tag) => {
    const element: Element = {
      name: localName(tag.name),
      attributes: Object.create(null),
      children: [],
      text: "",
    }
    for (const [name, value] of Object.entries(tag.attributes)) element.attributes[name] = String(value)
    const parent = open.at(-1)
    if (open.length >= MAX_EVENT_DEPTH || (parent === undefined && root !== null)) broken = true
    if (parent) {
      parent.children.push(element)
      // Texts on both sides of an element stay apart: joined, they would form a word that the record's bytes do not
      // contain, and the prefilter would not find it.
      parent.text += " "
    }
    root ??= element
    open.push(element)
  }
  parser.onclosetag = () => {
    open.pop()
  }
  const addText = (piece: string) => {
    const element = open.at(-1)
    if (element) element.text += piece
  }
  parser.ontext = addText
  parser.oncdata = addText
  try {
    parser.write(text).close()
  } catch {
    return null
  }
  return broken ? null : root
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1)
}

/** The named values of EventData. Unnamed values are collected in `Data`, as in evtx_dump's JSON. */
function dataOf(eventData: Element): JsonObject {
  const data = emptyObject()
  const unnamed: string[] = []
  for (const child of eventData.children) {
    const name = child.attributes["Name"]
    if (child.name !== "Data" || name !== undefined) {
      add(data, name ?? child.name, child.text)
    } else {
      unnamed.push(child.text)
    }
  }
  if (unnamed.length > 0) data["Data"] = { "#text": unnamed }
  return data
}

function contentOf(element: Element): string | JsonObject {
  if (element.children.length === 0 && Object.keys(element.attributes).length === 0) return element.text
  return objectOf(element)
}

function objectOf(element: Element): MutableObject {
  const object = emptyObject()
  if (Object.keys(element.attributes).length > 0) object["#attributes"] = element.attributes
  for (const child of element.children) add(object, child.name, contentOf(child))
  if (element.children.length === 0 && element.text !== "") object["#text"] = element.text
  return object
}

/** A repeated key collects its values in a list, so that no value hides another. */
function add(object: MutableObject, key: string, value: string | JsonObject): void {
  const present = object[key]
  if (Array.isArray(present)) {
    present.push(value)
  } else {
    object[key] = present === undefined ? value : [present, value]
  }
}

function emptyObject(): MutableObject {
  return Object.create(null)
}

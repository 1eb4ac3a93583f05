import sax from "sax"
import type { JsonObject } from "../../json.ts"

/** Windows holds an event's data to 64 KiB; as text with every character escaped it stays far below this. In UTF-16 units. */
export const MAX_EVENT_XML = 1_048_576
/** A rendered event is about six levels deep; UserData may add a few. */
export const MAX_EVENT_DEPTH = 32

// The types of sax do not know this option: no entity but XML's own five and numeric references.
const onlyXmlEntities: sax.SAXOptions & { strictEntities: boolean } = { strictEntities: true }

type Element = {
  readonly name: string
  readonly attributes: { [name: string]: string }
  readonly children: Element[]
  text: string
}

/**
 * Reads one `<Event>` of the Windows event schema into the shape that evtx_dump gives:
 * `{ Event: { System: { Provider: { "#attributes": { Name } }, EventID: "1", … }, EventData: { Image: "…" } } }`.
 * Every value is text. Null if the text is anything but one well-formed event: a cut line, a document type, an entity
 * beyond XML's own five, a second root, or more than the limits allow.
 */
export function readEventXml(text: string): JsonObject | null {
  if (text.length > MAX_EVENT_XML) {
    return null
  }
  const root = parseXml(text.replace(/^\ufeff?\s*/, ""))
  if (root?.name !== "Event") {
    return null
  }
  const event = objectOf(root)
  for (const part of root.children) {
    if (part.name === "EventData") {
      event.EventData = dataOf(part)
    }
  }
  return { Event: event }
}

/** An object while it is filled. */
type Building = { [key: string]: string | JsonObject | (string | JsonObject)[] }

/** The tree of a whole document, or null. Prefixes of names are dropped, comments and instructions left out. */
function parseXml(text: string): Element | null {
  const parser = sax.parser(true, onlyXmlEntities)
  const open: Element[] = []
  let root: Element | null = null
  let broken = false
  // It ends here: the parser would go on and make an error of each character that follows.
  const refuse = () => {
    throw new Error("not a well-formed event")
  }
  parser.onerror = refuse
  parser.ondoctype = refuse
  parser.onopentag = (tag) => {
    const element: Element = {
      name: localName(tag.name),
      attributes: Object.create(null),
      children: [],
      text: "",
    }
    for (const [name, value] of Object.entries(tag.attributes)) {
      element.attributes[name] = String(value)
    }
    const parent = open.at(-1)
    if (open.length >= MAX_EVENT_DEPTH || (parent === undefined && root !== null)) {
      broken = true
    }
    if (parent) {
      parent.children.push(element)
      // Words on both sides of an element are two words: joined, they would stand nowhere in the record, and the
      // prefilter would not find them.
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
    if (element) {
      element.text += piece
    }
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

/** The named values of EventData; unnamed ones stand together in `Data`, as evtx_dump has them. */
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
  if (unnamed.length > 0) {
    data["Data"] = { "#text": unnamed }
  }
  return data
}

function contentOf(element: Element): string | JsonObject {
  if (element.children.length === 0 && Object.keys(element.attributes).length === 0) {
    return element.text
  }
  return objectOf(element)
}

function objectOf(element: Element): Building {
  const object = emptyObject()
  if (Object.keys(element.attributes).length > 0) {
    object["#attributes"] = element.attributes
  }
  for (const child of element.children) {
    add(object, child.name, contentOf(child))
  }
  if (element.children.length === 0 && element.text !== "") {
    object["#text"] = element.text
  }
  return object
}

/** A key that comes again makes a list, so that no value hides another. */
function add(object: Building, key: string, value: string | JsonObject): void {
  const present = object[key]
  if (Array.isArray(present)) {
    present.push(value)
  } else {
    object[key] = present === undefined ? value : [present, value]
  }
}

function emptyObject(): Building {
  return Object.create(null)
}

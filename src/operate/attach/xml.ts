import sax from "sax"

/** An element and its position: `xml.slice(start, end)` is the element, byte for byte. */
export type XmlElement = {
  readonly name: string
  text: string
  readonly children: XmlElement[]
  readonly start: number
  /** The start of its content; equal to `end` for a self-closing element. */
  readonly inner: number
  end: number
}

/** Parses a text and returns its root element. Throws if it is not XML, or has a document type. */
export function parseXml(xml: string): XmlElement {
  const parser = sax.parser(true)
  const top: XmlElement = { name: "", text: "", children: [], start: 0, inner: 0, end: xml.length }
  const open = [top]
  parser.onerror = (error) => {
    // S3 writes control characters in ids as references, which XML 1.0 forbids. Keep such a reference as it is.
    if (error.message.startsWith("Invalid character entity")) return void parser.resume()
    throw new Error(`this is not XML: ${error.message.split("\n")[0]}`)
  }
  parser.ondoctype = () => {
    throw new Error("this XML has a document type, which S3 never sends")
  }
  parser.onopentag = ({ name, isSelfClosing }) => {
    const start = parser.startTagPosition - 1
    const inner = parser.position
    const element = { name, text: "", children: [], start, inner, end: isSelfClosing ? inner : -1 }
    open.at(-1)?.children.push(element)
    open.push(element)
  }
  parser.onclosetag = () => {
    const element = open.pop()
    if (element !== undefined) element.end = parser.position
  }
  parser.ontext = parser.oncdata = (text) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  parser.write(xml).close()
  const [root] = top.children
  if (root === undefined) throw new Error("this XML has no element")
  return root
}

export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((one) => one.name === name)?.text.trim()
}

const ENTITIES: { readonly [character: string]: string } = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}

import sax from "sax"

/** An element with its place in the text: `xml.slice(start, end)` is the element, byte for byte. */
export type XmlElement = {
  readonly name: string
  text: string
  readonly children: XmlElement[]
  readonly start: number
  /** Where its content begins; equal to `end` when the element closes itself. */
  readonly inner: number
  end: number
}

/** The root element of a text; throws where it is no XML, or brings a document type. */
export function parseXml(xml: string): XmlElement {
  const parser = sax.parser(true)
  const top: XmlElement = { name: "", text: "", children: [], start: 0, inner: 0, end: xml.length }
  const open = [top]
  parser.onerror = (error) => {
    // S3 writes control characters of ids as references, which XML 1.0 forbids; such a reference stays as it is written.
    if (error.message.startsWith("Invalid character entity")) return void parser.resume()
    throw new Error(`this is no XML: ${error.message.split("\n")[0]}`)
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

import sax from "sax"
import { Refusal } from "./refusal.ts"

/** An element of a request body. */
export type XmlNode = { readonly name: string; text: string; readonly children: XmlNode[] }

/** The root of an XML body. Refuses a body that is not well-formed or has another root. */
export function parseXmlBody(body: Buffer, root: string): XmlNode {
  const parser = sax.parser(true)
  const top: XmlNode = { name: "", text: "", children: [] }
  const open = [top]
  const refuse = () => {
    throw new Refusal("MalformedXML")
  }
  parser.onerror = refuse
  parser.ondoctype = refuse
  parser.onopentag = ({ name }) => {
    const node: XmlNode = { name, text: "", children: [] }
    open.at(-1)?.children.push(node)
    open.push(node)
  }
  parser.onclosetag = () => {
    open.pop()
  }
  parser.ontext = parser.oncdata = (text) => {
    const node = open.at(-1)
    if (node) node.text += text
  }
  parser.write(body.toString("utf8")).close()
  const node = child(top, root)
  if (node === undefined) throw new Refusal("MalformedXML")
  return node
}

export function child(node: XmlNode, name: string): XmlNode | undefined {
  return node.children.find((one) => one.name === name)
}

export function children(node: XmlNode, name: string): XmlNode[] {
  return node.children.filter((one) => one.name === name)
}

export function childText(node: XmlNode, name: string): string | undefined {
  return child(node, name)?.text
}

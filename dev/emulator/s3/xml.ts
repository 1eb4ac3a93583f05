const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"

/** The content of an element: text, elements, or several elements of the same name. Undefined is omitted. */
type XmlContent = string | number | boolean | XmlElements | readonly XmlContent[] | undefined
export type XmlElements = { readonly [element: string]: XmlContent }

/** A document in S3's namespace. */
export function xmlDocument(name: string, content: XmlContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACE}">${inner(content)}</${name}>`
}

/** An error document, which has no namespace. */
export function xmlError(content: XmlElements): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${inner(content)}</Error>`
}

function inner(content: XmlContent): string {
  if (content === undefined) return ""
  if (typeof content !== "object") return escapeText(String(content))
  return Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join("")
}

function element(name: string, content: XmlContent): string {
  if (content === undefined) return ""
  if (Array.isArray(content)) return content.map((one) => element(name, one)).join("")
  return `<${name}>${inner(content)}</${name}>`
}

const ENTITIES: { readonly [character: string]: string } = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

/** Writes control characters as references, as S3 does, although XML 1.0 does not allow most of them. */
function escapeText(text: string): string {
  return text.replace(/[&<>"\u0000-\u001f\u007f]/g, (one) => ENTITIES[one] ?? `&#x${one.charCodeAt(0).toString(16)};`)
}

/** Escapes a text for HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}

/** A self-contained page that loads nothing. */
export function page(width: number, style: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><style>
    * { box-sizing: border-box; margin: 0 }
    html { background: #fff; width: ${width}px }
    body { width: ${width}px; padding: 16px; font: 15px/1.46 "Liberation Sans", Arial, sans-serif; color: #1d1c1d }
    ${style}
  </style><body>${body}</body>`
}

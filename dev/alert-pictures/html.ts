/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}

/** A page of its own, nothing of which is loaded from elsewhere. */
export function page(width: number, style: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><style>
    * { box-sizing: border-box; margin: 0 }
    html { background: #fff; width: ${width}px }
    body { width: ${width}px; padding: 16px; font: 15px/1.46 "Liberation Sans", Arial, sans-serif; color: #1d1c1d }
    ${style}
  </style><body>${body}</body>`
}

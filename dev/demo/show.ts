import Table from "cli-table3"

/** The line of an object in detect's log. */
export type ScannedObject = {
  readonly object: string
  readonly lines: {
    readonly lines: number
    readonly blank: number
    readonly skipped: number
    readonly parsed: number
    readonly unparsed: number
    readonly inflatedBytes: number
  }
  readonly milliseconds: number
  readonly published: number
  /** The time of the line, ms since 1970. */
  readonly finished: number
  readonly balances: boolean
}

export function heading(title: string): string {
  return `\n── ${title} ${"─".repeat(Math.max(0, 72 - title.length))}`
}

/** The scanned objects in the log of detect. */
export function scannedObjects(log: string): ScannedObject[] {
  return log.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return []
    const { message, timestamp, details } = JSON.parse(line) as {
      message?: string
      timestamp?: string
      details?: ScannedObject
    }
    if (message !== "scanned" || !details) return []
    const { lines, blank, skipped, parsed, unparsed } = details.lines
    return {
      ...details,
      finished: Date.parse(timestamp ?? ""),
      balances: lines === blank + skipped + parsed + unparsed,
    }
  })
}

export function balanceTable(objects: readonly ScannedObject[]): string {
  const table = new Table({
    head: ["object", "lines", "= blank", "+ skipped", "+ parsed", "+ unparsed", "MB/s", "alerts"],
    style: { head: [], border: [] },
  })
  for (const { object, lines, milliseconds, published } of objects) {
    const name = object.replace(/\?versionId=.*/, "").replace(/^.*\//, "")
    const speed = (lines.inflatedBytes / 1000 / Math.max(1, milliseconds)).toFixed(0)
    table.push(
      [name, lines.lines, lines.blank, lines.skipped, lines.parsed, lines.unparsed, speed, published].map(String),
    )
  }
  return table.toString()
}

import { Readable } from "node:stream"
import { createGzip } from "node:zlib"

const MIB = 1024 * 1024
const ARRIVAL = Date.parse("2026-11-24T08:00:00.000Z")

/** A record of FDR that our rule matches, with a command line of about this length. */
export function matchingRecord(
  n: number,
  length: number,
  filler = "a",
  more: { readonly [name: string]: unknown } = {},
) {
  const command = "aspnet_regiis.exe -pdf connectionStrings D:/inetpub "
  return JSON.stringify({
    event_simpleName: "ProcessRollup2",
    event_platform: "Win",
    aid: `host-${n % 7}`,
    cid: "4567",
    id: `id-${n}`,
    timestamp: String(ARRIVAL - 100_000 + n),
    ImageFileName: "\\Device\\HarddiskVolume3\\aspnet_regiis.exe",
    CommandLine: command + filler.repeat(Math.ceil(Math.max(0, length - command.length) / filler.length)),
    ...more,
  })
}

/** A record of FDR's aidmaster whose every value is long. */
export function metadataRecord(n: number, length: number): string {
  const value = `${n} ${"a".repeat(length)}`
  return JSON.stringify({
    cid: "4567",
    aid: `host-${n}`,
    ComputerName: value,
    MachineDomain: value,
    City: value,
    Time: "1.5",
  })
}

/** Lines that are made one by one while they are read. */
export function plain(
  count: number,
  line: (n: number) => string | Buffer,
  end = "\n",
): () => AsyncIterable<Uint8Array> {
  return async function* () {
    for (let n = 0; n < count; n++) {
      const bytes = Buffer.from(line(n))
      for (let at = 0; at < bytes.length; at += MIB) yield bytes.subarray(at, at + MIB)
      yield Buffer.from(end)
    }
  }
}

/** The same, gzipped. */
export function gzipped(
  count: number,
  line: (n: number) => string | Buffer,
  end = "\n",
): () => AsyncIterable<Uint8Array> {
  return () => Readable.from(plain(count, line, end)()).pipe(createGzip({ level: 1 }))
}

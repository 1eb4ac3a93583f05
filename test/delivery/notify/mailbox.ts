import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { SMTPServer } from "smtp-server"

/** An email as it came over the wire. */
export type Mail = {
  readonly from: string
  readonly to: readonly string[]
  /** The bytes, as they were sent. */
  readonly raw: Buffer
}

/** An SMTP server on loopback that keeps what it is sent. */
export async function startMailbox() {
  const mails: Mail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, { envelope: { mailFrom, rcptTo } }, done) {
      const chunks: Buffer[] = []
      stream.on("data", (chunk: Buffer) => void chunks.push(chunk))
      stream.on("end", () => {
        mails.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        })
        done()
      })
    },
  })
  const listening = server.listen(0, "127.0.0.1")
  await once(listening, "listening")
  const { port } = listening.address() as AddressInfo
  return {
    host: "127.0.0.1",
    port,
    mails,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

export type Read = { readonly headers: ReadonlyMap<string, readonly string[]>; readonly text: string }

/** Reads an email of one part of quoted-printable or plain text, as RFC 5322 and RFC 2045 say. */
export function readMail(raw: Buffer): Read {
  const source = raw.toString("latin1")
  const end = source.indexOf("\r\n\r\n")
  const headers = new Map<string, string[]>()
  for (const line of source
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, " ")
    .split("\r\n")) {
    const [, name = "", value = ""] = /^([!-9;-~]+): ?(.*)$/.exec(line) ?? []
    headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value])
  }
  const body = source.slice(end + 4)
  const isQuoted = headers.get("content-transfer-encoding")?.[0] === "quoted-printable"
  return {
    headers,
    text: (isQuoted ? unquoted(body) : Buffer.from(body, "latin1").toString("utf8")).replaceAll("\r\n", "\n"),
  }
}

function unquoted(body: string): string {
  const plain = body
    .replaceAll(/[ \t]+\r\n/g, "\r\n")
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(plain, "latin1").toString("utf8")
}

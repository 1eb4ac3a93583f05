/** The lines that a function writes to standard output and error while it runs, which must be before it returns. */
export function captured(work: () => void): string[] {
  const streams = [process.stdout, process.stderr]
  const writes = streams.map((stream) => stream.write)
  let text = ""
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array) => {
      text += String(chunk)
      return true
    }
  }
  try {
    work()
  } finally {
    streams.forEach((stream, index) => {
      stream.write = writes[index] ?? stream.write
    })
  }
  return text.split("\n").filter((line) => line !== "")
}

// Whether notify sends 33 alerts with 32 KB of hostile text in every field, at once and on every channel, within its time-out on
// a tenth of a processor. The figure is ten times the processor's time. Services answer at once.
// Run: node bench/hostile-notify.ts [TEXT …]

import { hostileAlert } from "../dev/worst-cases/hostile-alert.ts"
import { notifyOnce } from "../dev/worst-cases/notify.ts"
import { fit, SNS_MESSAGE_BYTES } from "../src/delivery/alert/fit.ts"
import { serialise } from "../src/delivery/alert/serialise.ts"

const ALERTS = 33
const TEXT_BYTES = 32 * 1024
const SLOWER = 10
/** Source: serverless.yml. */
const TIMEOUT_SECONDS = 300
const PIECES: readonly string[] = [
  "eyJ",
  "pwd=a",
  "-p x ",
  "a.",
  "http://",
  "<|&>",
  "*_~",
  "\\",
  '"',
  "\u202e",
  "\u001b[31m",
  "a\u0301\u0301",
  "aB3",
]

let slowest = 0
const chosen = process.argv.slice(2)
for (const piece of chosen.length > 0 ? chosen : PIECES) {
  const text = piece.repeat(Math.ceil(TEXT_BYTES / piece.length)).slice(0, TEXT_BYTES)
  const bodies = Array.from({ length: ALERTS }, (_, number) =>
    serialise(fit(hostileAlert(text, number), SNS_MESSAGE_BYTES)),
  )
  const [start, wall] = [process.cpuUsage(), performance.now()]
  const { unsent, errors } = await notifyOnce(bodies)
  const { user, system } = process.cpuUsage(start)
  const seconds = (SLOWER * (user + system)) / 1_000_000
  slowest = Math.max(slowest, seconds)
  const elapsed = ((performance.now() - wall) / 1000).toFixed(2)
  console.log(
    `${JSON.stringify(piece).padEnd(14)} ${seconds.toFixed(1).padStart(6)} s on a tenth of a processor (${elapsed} s here), ${unsent} messages unsent, ${errors} errors`,
  )
}
console.log(`The slowest takes ${slowest.toFixed(1)} s of the ${TIMEOUT_SECONDS} s that notify has.`)
if (slowest > TIMEOUT_SECONDS) process.exitCode = 1

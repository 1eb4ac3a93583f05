import { alertOfArguments, alertOfSize, fullBatch, noticeOfSize } from "./batches.ts"
import { type DetectResult, detectOnce } from "./detect.ts"
import { type NotifyResult, notifyOnce } from "./notify.ts"
import { gzipped, matchingRecord, metadataRecord, plain } from "./objects.ts"

const MIB = 1024 * 1024
const COMMAND = "aspnet_regiis.exe -pdf connectionStrings D:/inetpub "

/** Objects that would exceed the memory of detect if it held what they contain, smaller ones first. */
export const detectCases: { readonly [name: string]: () => Promise<DetectResult> } = {
  "33 rules, 40 records of 256 KiB": () => detectOnce({ body: gzipped(40, (n) => matchingRecord(n, MIB / 4)) }, 33),
  "10,000 records over the maximum": () => detectOnce({ body: gzipped(10_000, (n) => matchingRecord(n, 200)) }),
  "side tables of long values": () =>
    detectOnce({ key: "x/fdrv2/aidmaster/1/p", body: gzipped(30, (n) => metadataRecord(n, MIB)) }),
  "one record of JSON 120 levels deep, with repeated keys": () => {
    const deep = `${'{"a":'.repeat(100)}1${"}".repeat(100)}`
    const repeated = Array.from({ length: 40 }, (_, n) => `"k":"${n}"`).join(",")
    return detectOnce({ body: plain(50, (n) => matchingRecord(n, 30_000).replace("{", `{"d":${deep},${repeated},`)) })
  },
  "one line of 300 MB": () => detectOnce({ body: gzipped(300, () => Buffer.alloc(1_000_000, "x"), "") }),
  "40 records of 1 MiB": () => detectOnce({ body: gzipped(40, (n) => matchingRecord(n, MIB)) }),
  "600 records of 1 MiB": () => detectOnce({ body: gzipped(600, (n) => matchingRecord(n, MIB)) }),
  "40 records of 8 MiB": () => detectOnce({ body: gzipped(40, (n) => matchingRecord(n, 8 * MIB - 1000)) }),
  "8 records of 4 million arguments": () =>
    detectOnce({ body: gzipped(8, (n) => matchingRecord(n, 8 * MIB - 1000, "a ")) }),
  // Each backslash is escaped in the alert, and once more in the ledger.
  "8 records of 8 MiB of escapes": () =>
    detectOnce({ body: gzipped(8, (n) => matchingRecord(n, 4 * MIB - 1000, "\\")) }),
  "8 records of 8 MiB in XML": () =>
    detectOnce({
      body: gzipped(
        8,
        (n) =>
          `<Event><System><Provider Name="Microsoft-Windows-Sysmon"/><EventID>1</EventID><Channel>Microsoft-Windows-Sysmon/Operational</Channel><EventRecordID>${n}</EventRecordID></System><EventData><Data Name="Image">C:\\aspnet_regiis.exe</Data><Data Name="CommandLine">${COMMAND}${"a".repeat(8 * MIB - 1000)}</Data></EventData></Event>`,
      ),
    }),
  "1 GB inflated": () => detectOnce({ body: gzipped(1000, () => Buffer.alloc(1_000_000, "{}\n"), "") }),
}

const HOSTILE = ["-p x ", "pwd=a", "http://", "<|&>", "\\", "\u202e"]
const KB = 1000

/** Events of notify with as many bytes as Lambda accepts, smaller messages first. */
export const notifyCases: { readonly [name: string]: () => Promise<NotifyResult> } = {
  "notify: small alerts": () => notifyOnce(fullBatch((n) => alertOfSize("a", n, 6 * KB))),
  "notify: small notices": () => notifyOnce(fullBatch((n) => noticeOfSize("a.", n, 5 * KB))),
  "notify: notices of 250 KB": () => notifyOnce(fullBatch((n) => noticeOfSize("http://a.b ", n, 250 * KB))),
  "notify: alerts of 80,000 arguments": () => notifyOnce(fullBatch(alertOfArguments)),
  ...Object.fromEntries(
    HOSTILE.map((piece) => [
      `notify: alerts of 256 KiB of ${JSON.stringify(piece)}`,
      () => notifyOnce(fullBatch((n) => alertOfSize(piece, n))),
    ]),
  ),
}

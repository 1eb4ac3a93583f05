import assert from "node:assert/strict"
import { test } from "node:test"
import { sentinelOneCloudFunnel } from "../../../../src/engine/sources/sentinel-one/cloud-funnel.ts"
import type { JsonObject } from "../../../../src/json.ts"
import { fires, landed } from "../evaluate-record.ts"

const { normalise, recognise, fields } = sentinelOneCloudFunnel
const folder = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\"

function creation(changed: JsonObject = {}): JsonObject {
  return {
    "event.category": "process",
    "event.type": "Process Creation",
    "event.time": 1767323045678,
    "event.id": "01KDZ_7",
    "meta.event.name": "PROCESSCREATION",
    "endpoint.name": "web01",
    "endpoint.os": "windows",
    "agent.uuid": "a1b2",
    "src.process.name": "w3wp.exe",
    "src.process.cmdline": 'w3wp.exe -ap "Default App" ""',
    "src.process.parent.name": "svchost.exe",
    "tgt.process.name": "aspnet_regiis.exe",
    "tgt.process.image.path": `${folder}aspnet_regiis.exe`,
    "tgt.process.cmdline": "aspnet_regiis.exe -pdf connectionStrings C:\\inetpub",
    "tgt.process.user": "WEB01\\svc",
    ...changed,
  }
}

const COMMAND_LINES: readonly [why: string, commandLine: string, fires: boolean][] = [
  ["plain", "aspnet_regiis.exe -pdf connectionStrings C:\\inetpub", true],
  ["quotes at both ends", `"${folder}aspnet_regiis.exe" -pdf "connectionStrings"`, true],
  ["other case and order", "ASPNET_REGIIS CONNECTIONSTRINGS C:\\x -PDF", true],
  ["quotes inside words", 'aspnet_regiis -p"d"f conn"ection"Strings', true],
  ["tabs", "aspnet_regiis\t-pdf\tconnectionStrings", true],
  ["two backslashes before a quote that closes", 'aspnet_regiis "C:\\\\" -pdf connectionStrings', true],
  ["a share", "aspnet_regiis -pdf connectionStrings \\\\server\\share", true],
  ["quotes that are text", 'aspnet_regiis -pdf \\"connectionStrings\\"', false],
  ["one argument", 'aspnet_regiis "-pdf connectionStrings"', false],
  ["longer words", "aspnet_regiis -pdfx connectionStringsX", false],
  ["another section", "aspnet_regiis -pdf appSettings", false],
]

for (const [why, commandLine, expected] of COMMAND_LINES) {
  test(`a start ${expected ? "fires" : "does not fire"}: ${why}`, () => {
    const record = landed(creation({ "tgt.process.cmdline": commandLine }))
    assert.equal(fires(record), expected)
    assert.equal(normalise(record)["process.command_line"], commandLine)
  })
}

const NEAR_MISSES: readonly [why: string, changed: JsonObject][] = [
  ["the vendor's type alone is no start", { "meta.event.name": null }],
  ["the name counts case for case", { "meta.event.name": "ProcessCreation" }],
  ["another platform", { "endpoint.os": "linux" }],
  ["no platform", { "endpoint.os": null }],
  ["no category", { "event.category": null }],
  ["between processes", { "event.category": "cross_process" }],
  ["an end", { "meta.event.name": "PROCESSTERMINATION", "event.type": "Process Termination" }],
  ["another program", { "tgt.process.name": "aspnet_regsql.exe" }],
  ["the program is the parent", { "tgt.process.name": "cmd.exe", "src.process.name": "aspnet_regiis.exe" }],
  [
    "the section is in the parent's command line",
    { "tgt.process.cmdline": "x", "src.process.cmdline": "-pdf connectionStrings" },
  ],
]

for (const [why, changed] of NEAR_MISSES) {
  test(`does not fire: ${why}`, () => {
    assert.equal(fires(landed(creation(changed))), false)
  })
}

test("the platform may be in upper case", () => {
  assert.equal(normalise(creation({ "endpoint.os": "Windows" }))["host.os.type"], "windows")
  assert.ok(fires(landed(creation({ "endpoint.os": "Windows" }))))
})

test("in a process event, the target is the process and the actor the parent", () => {
  const event = normalise(
    creation({
      "tgt.process.pid": 4720,
      "tgt.process.uid": "D0",
      "tgt.process.publisher": "EXAMPLE",
      "tgt.process.signedStatus": "signed",
      "tgt.process.verifiedStatus": "unverified",
      "src.process.publisher": "OTHER",
      "src.process.uid": "F5",
      "src.process.pid": 2210,
    }),
  )
  const expected = {
    "@timestamp": "2026-01-02T03:04:05.678Z",
    "event.kind": "event",
    "event.category": ["process"],
    "event.type": ["start"],
    "event.action": ["start"],
    "event.id": "01KDZ_7",
    "event.module": "sentinel_one_cloud_funnel",
    "event.dataset": "sentinel_one_cloud_funnel.event",
    "host.hostname": "web01",
    "host.name": undefined,
    "host.id": "a1b2",
    "host.os.type": "windows",
    "host.os.platform": "windows",
    "process.pid": 4720,
    "process.entity_id": "D0",
    "process.executable": `${folder}aspnet_regiis.exe`,
    "process.args_count": 4,
    "process.user.name": "WEB01\\svc",
    "process.code_signature.subject_name": undefined,
    "process.parent.name": "w3wp.exe",
    "process.parent.pid": 2210,
    "process.parent.entity_id": "F5",
    "process.parent.args": ["w3wp.exe", "-ap", "Default App"],
    "process.parent.args_count": 4,
    "process.parent.code_signature.subject_name": "EXAMPLE",
    "process.parent.code_signature.exists": true,
    "process.parent.code_signature.trusted": false,
    "user.domain": "WEB01",
    "user.name": "svc",
  }
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((field) => [field, event[field]])), expected)
  assert.equal(fields["process.pe.original_file_name"], undefined)
})

test("each spelling of the vendor's type ends a process", () => {
  for (const type of ["ProcessExit", "ProcessTermination", "Process Exit", "Process Termination"]) {
    const event = normalise(creation({ "meta.event.name": "X", "event.type": type }))
    assert.deepEqual(event["event.type"], ["end"])
    assert.deepEqual(event["event.action"], ["end"])
  }
  assert.equal(normalise(creation({ "meta.event.name": "X" }))["event.type"], undefined)
})

const OTHERS: readonly [
  changed: JsonObject,
  category: string,
  type: string | undefined,
  field: string,
  value: string,
][] = [
  [
    { "event.category": "file", "event.type": "File Creation", "tgt.file.path": "C:\\a\\b.txt" },
    "file",
    "creation",
    "file.name",
    "b.txt",
  ],
  [
    { "event.category": "registry", "event.type": "Registry Value Modified", "registry.keyPath": "M\\S" },
    "registry",
    "change",
    "registry.path",
    "M\\S",
  ],
  [
    { "event.category": "ip", "event.type": "IP Connect", "dst.ip.address": "192.0.2.1" },
    "network",
    "connection",
    "destination.ip",
    "192.0.2.1",
  ],
  [
    { "event.category": "dns", "event.type": "DNS Resolved", "event.dns.request": "a.example" },
    "network",
    "protocol",
    "dns.question.name",
    "a.example",
  ],
  [
    { "event.category": "logins", "event.type": "Login", "event.login.userName": "ann" },
    "authentication",
    "start",
    "user.name",
    "ann",
  ],
  [
    { "event.category": "module", "event.type": "Module Load", "module.path": "C:\\a\\b.dll" },
    "library",
    "start",
    "dll.name",
    "b.dll",
  ],
]

for (const [changed, category, type, field, value] of OTHERS) {
  test(`an event of ${String(changed["event.category"])}: the actor is the process`, () => {
    const event = normalise(creation({ "meta.event.name": "X", ...changed }))
    assert.deepEqual(event["event.category"], [category])
    assert.deepEqual(event["event.type"], [type])
    assert.equal(event[field], value)
    assert.equal(event["process.name"], "w3wp.exe")
    assert.equal(event["process.parent.name"], "svchost.exe")
    assert.equal(event["host.os.type"], "windows")
  })
}

test("the time is a number, its text, or ISO 8601", () => {
  for (const time of [1767323045678, "1767323045678", "2026-01-02T03:04:05.6789Z"]) {
    assert.equal(normalise(creation({ "event.time": time }))["@timestamp"], "2026-01-02T03:04:05.678Z")
  }
  assert.equal(normalise(creation({ "event.time": null, timestamp: "03:04:05.678" }))["@timestamp"], undefined)
})

test("nested keys are read like dotted ones, and a name may be the prefix of another", () => {
  const event = normalise({
    meta: { event: { name: "PROCESSCREATION" } },
    event: { category: "process", time: 1767323045678 },
    "tgt.process": { name: "a.exe", "image.path": "C:\\a.exe" },
    "k8sCluster.containerImage": "nginx",
    "k8sCluster.containerImage.sha256": "ab",
  })
  assert.deepEqual(event["event.type"], ["start"])
  assert.equal(event["process.name"], "a.exe")
  assert.equal(event["process.executable"], "C:\\a.exe")
  assert.equal(normalise({ "event.category": "file", "k8sCluster.containerImage": "n" })["container.image.name"], "n")
})

test("text that was escaped twice is unescaped once more, if an image path shows it", () => {
  const line = `"${folder}aspnet_regiis.exe" -pdf "connectionStrings" \\\\srv\\share`
  const twice = (text: string) => JSON.stringify(text).slice(1, -1)
  const event = normalise(
    creation({ "tgt.process.image.path": twice(`${folder}aspnet_regiis.exe`), "tgt.process.cmdline": twice(line) }),
  )
  assert.equal(event["process.executable"], `${folder}aspnet_regiis.exe`)
  assert.equal(event["process.command_line"], line)
  assert.deepEqual(event["process.args"], [`${folder}aspnet_regiis.exe`, "-pdf", "connectionStrings", "\\\\srv\\share"])
})

test("the path of a share and a command line full of backslashes do not count as escaped twice", () => {
  const event = normalise(
    creation({ "tgt.process.image.path": "\\\\srv\\share\\a.exe", "tgt.process.cmdline": "a.exe C:\\\\x \\\\srv" }),
  )
  assert.equal(event["process.executable"], "\\\\srv\\share\\a.exe")
  assert.deepEqual(event["process.args"], ["a.exe", "C:\\\\x", "\\\\srv"])
})

test("records of other sources are not recognised", () => {
  assert.ok(recognise(creation()))
  assert.ok(recognise({ "tgt.process.cmdline": "x" }))
  assert.equal(recognise({}), false)
  assert.equal(recognise({ event_simpleName: "ProcessRollup2", "event.category": "process" }), false)
  assert.equal(recognise({ event: { category: "process", type: "start" }, process: { name: "a" } }), false)
  assert.equal(recognise({ category: "AdvancedHunting-DeviceProcessEvents", properties: {} }), false)
  assert.equal(recognise(JSON.parse('{"__proto__":{"meta.event.name":"PROCESSCREATION"}}')), false)
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { windowsFormats } from "../../../../dev/log-formats/windows/formats.ts"
import type { WindowsEvent } from "../../../../dev/log-formats/windows/windows-event.ts"
import type { Event } from "../../../../src/event.ts"
import { fires, landed, sourceOf } from "../evaluate-record.ts"
import { aspnetRegiis, decrypting, harmless, securityStart, sysmonStart } from "./process-starts.ts"

const kinds: readonly [kind: string, start: typeof sysmonStart, own: string][] = [
  ["Sysmon 1", sysmonStart, "windows.sysmon_operational"],
  ["Security 4688", securityStart, "system.security"],
]

for (const [kind, start, own] of kinds) {
  for (const format of windowsFormats) {
    test(`${kind} as ${format.name}`, async (t) => {
      await t.test("belongs to one source", () => {
        assert.equal(sourceOf(landed(format.write(start({})))).name, format.source || own)
      })
      for (const [why, CommandLine] of decrypting) {
        await t.test(`fires: ${why}`, () => {
          const record = landed(format.write(start({ CommandLine })))
          const event = sourceOf(record).normalise(record)
          assert.ok(fires(record), JSON.stringify(event["process.args"]))
          assert.equal(event["process.command_line"], CommandLine)
        })
      }
      for (const [why, CommandLine] of harmless) {
        await t.test(`does not fire: ${why}`, () => {
          const record = landed(format.write(start({ CommandLine })))
          assert.equal(fires(record), false)
        })
      }
    })
  }
}

const EXPECTED: { readonly [kind: string]: Event } = {
  "Sysmon 1": {
    "@timestamp": "2026-01-02T03:04:05.600Z",
    "event.code": "1",
    "event.category": ["process"],
    "event.type": ["start"],
    "event.kind": "event",
    "event.provider": "Microsoft-Windows-Sysmon",
    "host.name": "web01.example.com",
    "host.os.type": "windows",
    "process.entity_id": "{9f32b55f-7c4e-5f98-5803-000000000500}",
    "process.pid": 3616,
    "process.executable": aspnetRegiis,
    "process.name": "aspnet_regiis.exe",
    "process.args": [aspnetRegiis, "-pdf", "connectionStrings", "C:\\inetpub\\wwwroot"],
    "process.args_count": 4,
    "process.working_directory": "C:\\Windows\\system32\\",
    "process.pe.original_file_name": "aspnet_regiis.exe",
    "process.pe.file_version": "4.8.4110.0",
    "process.hash.sha1": "b6d237154f2e528f0b503b58b025862d66b02b73",
    "process.hash.md5": undefined,
    "process.pe.imphash": "ab12ab12ab12ab12ab12ab12ab12ab12",
    "process.parent.entity_id": "{9f32b55f-6fdf-5f98-7000-000000000500}",
    "process.parent.pid": 4212,
    "process.parent.executable": "C:\\Windows\\System32\\cmd.exe",
    "process.parent.name": "cmd.exe",
    "process.parent.command_line": 'cmd.exe /c "go now"',
    "process.parent.args": ["cmd.exe", "/c", "go now"],
    "process.parent.args_count": 3,
    "user.id": "S-1-5-18",
    "user.domain": "WEB01",
    "user.name": "svc",
    "rule.name": undefined,
    "winlog.event_id": "1",
  },
  "Security 4688": {
    "@timestamp": "2026-01-02T03:04:05.678Z",
    "event.code": "4688",
    "event.action": "created-process",
    "event.category": ["process"],
    "event.type": ["start"],
    "event.kind": "event",
    "host.name": "web01.example.com",
    "host.os.type": "windows",
    "process.pid": 4556,
    "process.executable": aspnetRegiis,
    "process.name": "aspnet_regiis.exe",
    "process.args": [aspnetRegiis, "-pdf", "connectionStrings", "C:\\inetpub\\wwwroot"],
    "process.args_count": 4,
    "process.parent.pid": 4652,
    "process.parent.executable": "C:\\Windows\\System32\\cmd.exe",
    "process.parent.name": "cmd.exe",
    "process.pe.original_file_name": undefined,
    "process.entity_id": undefined,
    "user.id": "S-1-5-21-1-2-3-1001",
    "user.name": "svc",
    "user.domain": "WEB01",
    "user.effective.id": "S-1-0-0",
    "user.effective.name": undefined,
    "related.user": ["svc"],
    "winlog.logon.id": "0x274a2",
  },
}

test("every format of one event gives the same process, user and host", async (t) => {
  for (const [kind, start] of kinds) {
    const expected = EXPECTED[kind] ?? {}
    for (const format of windowsFormats) {
      await t.test(`${kind} as ${format.name}`, () => {
        const record = landed(format.write(start({})))
        const event = sourceOf(record).normalise(record)
        const got = Object.fromEntries(Object.keys(expected).map((field) => [field, event[field]]))
        assert.deepEqual(got, { ...expected })
      })
    }
  }
})

const ends: readonly [WindowsEvent, pid: number][] = [
  [{ ...sysmonStart({}), id: 5 }, 3616],
  [{ ...securityStart({ ProcessName: aspnetRegiis, ProcessId: "0x1524" }), id: 4689 }, 5412],
]

test("the end of a process is an end and not a start, in every format", async (t) => {
  for (const [ended, pid] of ends) {
    for (const format of windowsFormats) {
      await t.test(`${ended.id} as ${format.name}`, () => {
        const record = landed(format.write(ended))
        const event = sourceOf(record).normalise(record)
        assert.deepEqual(event["event.type"], ["end"])
        assert.equal(event["process.pid"], pid)
        assert.equal(event["process.name"], "aspnet_regiis.exe")
        assert.equal(fires(record), false)
      })
    }
  }
})

test("a renamed program is found by its original file name, compared with its case", () => {
  for (const [OriginalFileName, hit] of [
    ["aspnet_regiis.exe", true],
    ["ASPNET_REGIIS.EXE", false],
    ["", false],
  ] as const) {
    for (const format of windowsFormats) {
      const record = landed(format.write(sysmonStart({ Image: "C:\\temp\\a.exe", OriginalFileName })))
      assert.equal(fires(record), hit, `${OriginalFileName} as ${format.name}`)
    }
  }
})

import { type ChildProcess, execFile, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"

export type Radosgw = {
  readonly endpoint: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly stop: () => Promise<void>
}

const PROGRAMS = ["radosgw", "radosgw-admin", "ceph", "ceph-mon", "ceph-osd", "monmaptool"]
const MAX_TRIES = 300
const PAUSE_MS = 100
const PATIENCE_MS = 60_000
const CREDENTIALS = { accessKeyId: "AKTEST", secretAccessKey: "SKTEST" }

/** Whether Ceph's gateway, an independent S3 in C++, is on the path. It is optional. */
export function isRadosgwInstalled(): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter)
  return PROGRAMS.every((program) => folders.some((folder) => isExecutable(join(folder, program))))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A cluster of one monitor, one store in memory and one gateway, on loopback; null if it does not start. */
export async function startRadosgw(): Promise<Radosgw | null> {
  const folder = mkdtempSync(join(tmpdir(), "rgw-"))
  const children: ChildProcess[] = []
  const stop = async () => {
    await Promise.all(children.toReversed().map(end))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const [monitor, legacy, port] = await Promise.all([freePort(), freePort(), freePort()])
    const cluster = new Cluster(folder, `[v2:127.0.0.1:${monitor},v1:127.0.0.1:${legacy}]`, port)
    await cluster.start(children)
    return { endpoint: `http://127.0.0.1:${port}`, credentials: CREDENTIALS, stop }
  } catch {
    await stop()
    return null
  }
}

class Cluster {
  readonly #folder: string
  readonly #monitors: string
  readonly #port: number
  readonly #id = randomUUID()

  constructor(folder: string, monitors: string, port: number) {
    this.#folder = folder
    this.#monitors = monitors
    this.#port = port
  }

  async start(children: ChildProcess[]): Promise<void> {
    for (const part of ["mon", "osd", "rgw", "run"]) mkdirSync(join(this.#folder, part))
    const conf = join(this.#folder, "ceph.conf")
    writeFileSync(conf, this.#configuration())
    const config = ["-c", conf]
    const map = join(this.#folder, "monmap")
    const store = randomUUID()
    await run("monmaptool", ["--create", "--fsid", this.#id, "--addv", "a", this.#monitors, map])
    await run("ceph-mon", [...config, "--mkfs", "-i", "a", "--monmap", map])
    children.push(launch("ceph-mon", [...config, "-i", "a", "-f"]))
    await run("ceph", [...config, "osd", "new", store])
    await run("ceph-osd", [...config, "-i", "0", "--mkfs", "--osd-uuid", store])
    children.push(launch("ceph-osd", [...config, "-i", "0", "-f"]))
    children.push(launch("radosgw", [...config, "-n", "client.rgw", "-f"]))
    await this.#isUp()
    const { accessKeyId, secretAccessKey } = CREDENTIALS
    const keys = ["--access-key", accessKeyId, "--secret-key", secretAccessKey]
    const user = ["user", "create", "--uid", "tester", "--display-name", "tester"]
    await run("radosgw-admin", [...config, "-n", "client.rgw", ...user, ...keys])
  }

  async #isUp(): Promise<void> {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const isUp = await fetch(`http://127.0.0.1:${this.#port}/`).then(
        () => true,
        () => false,
      )
      if (isUp) return
      await sleep(PAUSE_MS)
    }
    throw new Error("radosgw does not answer")
  }

  /** Without cephx, the client mode of the monitor must be crc: radosgw hangs in the default mode, secure. */
  #configuration(): string {
    return `[global]
fsid = ${this.#id}
mon host = ${this.#monitors}
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data avail warn = 1
osd objectstore = memstore
memstore device bytes = 268435456
run dir = ${this.#folder}/run
admin socket = ${this.#folder}/run/$name.$pid.asok
log file = ${this.#folder}/$name.log
mon cluster log file = ${this.#folder}/cluster.log
[mon.a]
mon data = ${this.#folder}/mon
[osd.0]
osd data = ${this.#folder}/osd
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${this.#port}
rgw data = ${this.#folder}/rgw
rgw run sync thread = false
`
  }
}

async function run(program: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(program, [...args], { timeout: PATIENCE_MS })
}

function launch(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: "ignore" })
  child.on("error", () => {})
  return child
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  child.kill("SIGKILL")
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await new Promise<void>((resolve) => server.once("listening", resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === "string") throw new Error("no port is available")
  return address.port
}

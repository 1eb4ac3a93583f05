import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { accessSync, constants } from "node:fs"
import { createServer } from "node:net"
import { delimiter, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

export type Moto = { readonly endpoint: string; readonly stop: () => Promise<void> }

const PROGRAM = "moto_server"
const MAX_TRIES = 150
const PAUSE_MS = 200

/** Whether moto_server, an independent S3 in Python, is on the path. It is optional. */
export function isMotoInstalled(): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, PROGRAM), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Starts it on loopback; null if it does not start, such as a shim without the program. */
export async function startMoto(): Promise<Moto | null> {
  const port = await freePort()
  const child = spawn(PROGRAM, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" })
  child.on("error", () => {})
  const endpoint = `http://127.0.0.1:${port}`
  for (let attempt = 0; attempt < MAX_TRIES && isRunning(child); attempt += 1) {
    if (await isUp(endpoint)) return { endpoint, stop: () => stop(child) }
    await sleep(PAUSE_MS)
  }
  await stop(child)
  return null
}

const isRunning = (child: ChildProcess) => child.pid !== undefined && child.exitCode === null

async function isUp(endpoint: string): Promise<boolean> {
  return fetch(endpoint).then(
    () => true,
    () => false,
  )
}

async function stop(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return
  const ended = once(child, "exit")
  child.kill()
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("no port is available")
  return address.port
}

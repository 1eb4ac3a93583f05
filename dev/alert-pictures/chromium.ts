import { spawnSync } from "node:child_process"
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { pathToFileURL } from "node:url"

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]

/** The path of the browser; undefined if none is installed. */
export function findChromium(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "")
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Draws a page to a PNG of the given width and the height of the page. */
export function draw(chromium: string, html: string, width: number, png: string): void {
  const folder = mkdtempSync(join(tmpdir(), "landfall-pictures-"))
  try {
    const file = join(folder, "page.html")
    writeFileSync(file, `${html}<script>document.title = document.documentElement.scrollHeight</script>`)
    const dumped = run(chromium, folder, [`--window-size=${width},200`, "--dump-dom", pathToFileURL(file).href])
    const height = Number(/<title>(\d+)<\/title>/.exec(dumped)?.[1])
    if (!Number.isSafeInteger(height)) throw new Error(`${chromium} did not report the height of the page`)
    run(chromium, folder, [`--window-size=${width},${height}`, `--screenshot=${png}`, pathToFileURL(file).href])
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function run(chromium: string, folder: string, more: readonly string[]): string {
  const common = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"]
  const { status, stdout, stderr } = spawnSync(
    chromium,
    [...common, `--user-data-dir=${join(folder, "profile")}`, ...more],
    {
      encoding: "utf8",
      timeout: 60_000,
    },
  )
  if (status !== 0) throw new Error(`${chromium} failed: ${stderr}`)
  return stdout
}

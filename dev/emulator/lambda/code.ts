import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve, sep } from "node:path"
import { unzipSync } from "fflate"

/** Unpacks the code of a function, a zip or a folder with the files of one, into a new folder. Returns its path. */
export function unpackCode(code: string, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `landfall-${name}-`))
  try {
    if (statSync(code).isDirectory()) cpSync(code, folder, { recursive: true })
    else unzipInto(folder, code)
    return folder
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

function unzipInto(folder: string, zip: string): void {
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    const file = resolve(folder, path)
    if (!file.startsWith(folder + sep)) throw new Error(`${zip}: the entry ${path} is outside the folder`)
    if (path.endsWith("/")) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
}

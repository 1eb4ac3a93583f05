import assert from "node:assert/strict"
import { existsSync, globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"

const root = join(import.meta.dirname, "../..")
const pages = globSync(["*.md", "docs/*.md", "bench/*.md", "src/**/*.md"], { cwd: root }).sort()

/** A Markdown link or picture. */
const LINK = /\]\(([^)\s]+)\)/g
/** A path that begins with a folder of the project, in code or in plain text. */
const PATH = /(?<![\w./:-])(?:bench|bin|dev|docs|events|functions|infra|rules|scripts|src|test)\/[\w.*{},/-]*[\w*/}]/g

const read = (page: string) => readFileSync(join(root, page), "utf8")

/** How GitHub names the anchor of a heading. */
function anchorsOf(page: string): Set<string> {
  const headings = read(page).matchAll(/^#+ (.+)$/gm)
  return new Set(
    [...headings].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  )
}

function isBroken(page: string, link: string): boolean {
  if (/^https?:/.test(link)) return false
  const [path = "", anchor] = link.split("#")
  const target = path === "" ? page : join(dirname(page), path)
  if (!existsSync(join(root, target))) return true
  return anchor !== undefined && !anchorsOf(target).has(anchor)
}

test("every link of a page leads to a file or a heading that exists", () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(LINK)]
      .filter(([, link = ""]) => isBroken(page, link))
      .map(([, link]) => `${page}: ${link}`),
  )
  assert.deepEqual(broken, [])
})

test("every path that a page names exists", () => {
  const missing = pages.flatMap((page) => {
    const paths = new Set([...read(page).matchAll(PATH)].map(([path]) => path))
    return [...paths].filter((path) => globSync(path, { cwd: root }).length === 0).map((path) => `${page}: ${path}`)
  })
  assert.deepEqual(missing, [])
})

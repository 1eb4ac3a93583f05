import assert from "node:assert/strict"
import { test } from "node:test"
import { Windows } from "./windows.ts"

/** What happens to one alert, and whether its copies are explained. */
const cases: readonly [name: string, happens: (windows: Windows) => void, isExplained: boolean][] = [
  ["once", (windows) => windows.accept(1, "a"), true],
  ["twice with no fault", (windows) => [1, 2].forEach((worker) => void windows.accept(worker, "a")), false],
  [
    "the first died inside W1",
    (windows) => {
      windows.accept(1, "a")
      windows.die(1)
      windows.accept(2, "a")
    },
    true,
  ],
  [
    "the first died before SNS had it",
    (windows) => {
      windows.die(1)
      windows.accept(1, "a")
      windows.accept(2, "a")
    },
    false,
  ],
  [
    "the first died after its mark",
    (windows) => {
      windows.accept(1, "a")
      windows.mark(1, "a")
      windows.die(1)
      windows.accept(2, "a")
    },
    false,
  ],
  [
    "the first died, and its mark arrived after all",
    (windows) => {
      windows.accept(1, "a")
      windows.die(1)
      windows.mark(1, "a")
      windows.accept(2, "a")
    },
    false,
  ],
  [
    "another died inside W1 with another alert",
    (windows) => {
      windows.accept(3, "b")
      windows.die(3)
      windows.accept(1, "a")
      windows.accept(2, "a")
    },
    false,
  ],
  [
    "the answer was lost and the SDK sent it again",
    (windows) => {
      windows.accept(1, "a")
      windows.fault(1, ["a"])
      windows.accept(1, "a")
      windows.mark(1, "a")
    },
    true,
  ],
  [
    "the ledger refused the claim",
    (windows) => {
      windows.accept(1, "a")
      windows.mark(1, "a")
      windows.refuse(2, ["a"])
      windows.accept(2, "a")
    },
    true,
  ],
  [
    "the ledger refused the claim once and then took it",
    (windows) => {
      windows.accept(1, "a")
      windows.mark(1, "a")
      windows.refuse(2, ["a"])
      windows.claim(2, "a")
      windows.accept(2, "a")
    },
    false,
  ],
  [
    "one death, three copies",
    (windows) => {
      windows.accept(1, "a")
      windows.die(1)
      windows.accept(2, "a")
      windows.accept(3, "a")
    },
    false,
  ],
]
for (const [name, happens, isExplained] of cases) {
  test(`W1: ${name}`, () => {
    const windows = new Windows()
    happens(windows)
    assert.deepEqual(windows.outside, isExplained ? [] : ["a"])
  })
}

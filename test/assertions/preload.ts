// scripts/run-tests.ts loads this file into every test process (`--import`). A test that ends without a use of node:assert
// fails: an early return or a loop over an empty list would otherwise pass for ever.
//
// It watches reads of the properties of `assert` and does not wrap their calls: a wrapper would take the source line out of
// the messages of `assert.ok`. It watches neither a bare `assert(…)` nor `t.assert`; a test that has only these fails too.
import strict from "node:assert/strict"
import { afterEach, beforeEach, getTestContext } from "node:test"
import { isMainThread } from "node:worker_threads"

/** Contexts of the tests that used an assertion, and of those that need none: they skip, or their subtests are checked. */
const satisfied = new WeakSet<object>()
let watchesContexts = false

/** Calls `onRead` with the owner at each read of one of its methods. */
function watch(owner: object, names: readonly string[], onRead: (owner: object) => void): void {
  for (const name of names) {
    const method: unknown = Reflect.get(owner, name)
    const get = function (this: object): unknown {
      onRead(this)
      return method
    }
    Object.defineProperty(owner, name, { configurable: true, get })
  }
}

function watchAssertions(): void {
  const names = Object.keys(strict).filter((name) => /^[a-z]/.test(name) && name !== "strict")
  watch(strict, names, () => {
    const context = getTestContext()
    if (context !== undefined) satisfied.add(context)
  })
}

// Neither the process that starts the test processes nor a worker thread runs tests.
if (isMainThread && !process.execArgv.includes("--test")) {
  watchAssertions()
  beforeEach((context) => {
    if (watchesContexts) return
    watchesContexts = true
    watch(Object.getPrototypeOf(context), ["test", "skip", "todo"], (self) => satisfied.add(self))
  })
  afterEach((context) => {
    if ("passed" in context && context.passed && !satisfied.has(context)) {
      throw new Error(`test "${context.name}" ended without an assertion`)
    }
  })
}

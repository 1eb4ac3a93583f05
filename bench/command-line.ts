import { spawnSync } from "node:child_process"
import { type ParseArgsOptionsConfig, parseArgs } from "node:util"

/** A mistake of the caller: its message is all that they need to see. */
export class UsageError extends Error {}

type Options = Readonly<Record<string, { readonly type: "string" | "boolean"; readonly multiple?: boolean }>>

/** The options of a benchmark and its other arguments. `--help` prints the help and ends. */
export function commandLine<const T extends Options>(help: string, options: T) {
  try {
    const config: T & { help: { type: "boolean" } } = { ...options, help: { type: "boolean" } }
    const { values, positionals } = parseArgs({ options: config as T & ParseArgsOptionsConfig, allowPositionals: true })
    if ((values as { help?: boolean }).help) {
      process.stdout.write(help)
      process.exit(0)
    }
    return { values, positionals }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** The number that an option has, within bounds. */
export function numberOption(
  name: string,
  text: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (text.trim() === "" || !(value >= min && value <= max)) {
    throw new UsageError(`--${name} is "${text}"; it must be a number from ${min} to ${max}`)
  }
  return value
}

/** Runs a benchmark. A mistake of the caller ends it with the message and where the usage is, instead of a stack. */
export async function runBenchmark(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\nUsage: node ${process.argv[1] ?? ""} --help\n`)
    process.exitCode = 2
  }
}

/**
 * Runs the benchmark once more on the core that `--core` names, with everything it starts, and waits for it; true if it did so.
 * A process cannot choose its core itself.
 */
export function onOneCore(core: string | undefined): boolean {
  if (core === undefined || process.env[ON_CORE] === core) return false
  numberOption("core", core, 0, 0, 1023)
  const { error, status } = spawnSync("taskset", ["-c", core, process.execPath, ...process.argv.slice(1)], {
    stdio: "inherit",
    env: { ...process.env, [ON_CORE]: core },
  })
  if (error) throw new UsageError(`--core needs the program taskset: ${error.message}`)
  process.exitCode = status ?? 1
  return true
}

/** Says to the second process that it is on its core. */
const ON_CORE = "LANDFALL_BENCH_CORE"

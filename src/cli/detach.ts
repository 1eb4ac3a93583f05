import { Command } from "commander"
import { type BucketOptions, bucketOptions, runOnBucket } from "./bucket-command.ts"

export function detach(): Command {
  return bucketOptions(new Command("detach"))
    .description("Undoes exactly what attach did to a bucket; later changes by others stay.")
    .option(
      "--undo <file>",
      "the undo file that attach wrote; needed only if its topic or rule cannot be found otherwise",
    )
    .addHelpText(
      "after",
      "\nExit status: 0 detached or nothing to do, 1 refused, declined or interrupted by another change, 2 an error.",
    )
    .action(runDetach)
}

async function runDetach(text: string, options: BucketOptions): Promise<void> {
  await runOnBucket(text, options, async ({ clients, terminal, request, pause }) => {
    const [{ detach: run }, { readUndo }] = await Promise.all([
      import("../operate/attach/detach.ts"),
      import("../operate/attach/undo-file.ts"),
    ])
    const undo = options.undo ? { undo: readUndo(options.undo) } : {}
    return run(clients, terminal, { ...request, ...undo }, pause)
  })
}

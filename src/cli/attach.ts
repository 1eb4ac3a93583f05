import { Command, Option } from "commander"
import type { Way } from "../operate/attach/plan.ts"
import { type BucketOptions, bucketOptions, onBucket } from "./on-bucket.ts"

type Options = BucketOptions & { readonly way?: Way }

export function attach(): Command {
  return bucketOptions(new Command("attach"))
    .description("Attaches a deployed stack to a bucket that exists, without disturbing what it notifies already.")
    .addOption(
      new Option("--way <way>", "how objects are told, instead of what fits best").choices([
        "eventbridge",
        "sns",
        "queue",
      ]),
    )
    .option("--undo <file>", "where the undo file goes; by default landfall-attach-BUCKET-TIME.json in this folder")
    .addHelpText(
      "after",
      "\nExit status: 0 attached or was already, 1 refused, declined or disturbed by others, 2 an error.",
    )
    .action(runAttach)
}

async function runAttach(text: string, options: Options): Promise<void> {
  await onBucket(text, options, async ({ clients, terminal, scope, stack, pause }) => {
    const [{ attach: run }, { undoPath }] = await Promise.all([
      import("../operate/attach/attach.ts"),
      import("../operate/attach/undo-file.ts"),
    ])
    const time = new Date().toISOString()
    const request = {
      scope,
      stack,
      isDryRun: options.dryRun === true,
      undoPath: options.undo ?? undoPath(".", scope, time),
      time,
      ...(options.way ? { way: options.way } : {}),
      ...(options.bucketAccount ? { bucketAccount: options.bucketAccount } : {}),
    }
    return run(clients, terminal, request, pause)
  })
}

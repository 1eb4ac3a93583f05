import { Command, Option } from "commander"
import type { Route } from "../operate/attach/routes.ts"
import { type BucketOptions, bucketOptions, runOnBucket } from "./bucket-command.ts"

type Options = BucketOptions & { readonly via?: Route }

export function attach(): Command {
  return bucketOptions(new Command("attach"))
    .description("Attaches a deployed stack to an existing bucket. The bucket's other notifications stay as they are.")
    .addOption(
      new Option("--via <route>", "how the bucket's events reach the stack, instead of the best route").choices([
        "eventbridge",
        "sns",
        "queue",
      ]),
    )
    .option("--undo <file>", "the undo file to write, instead of landfall-attach-BUCKET-TIME.json in this folder")
    .addHelpText(
      "after",
      "\nExit status: 0 attached or attached already, 1 refused, declined or interrupted by another change, 2 an error.",
    )
    .action(runAttach)
}

async function runAttach(text: string, options: Options): Promise<void> {
  await runOnBucket(text, options, async ({ clients, terminal, request, pause }) => {
    const [{ attach: run }, { undoPath }] = await Promise.all([
      import("../operate/attach/attach.ts"),
      import("../operate/attach/undo-file.ts"),
    ])
    const time = new Date().toISOString()
    const path = options.undo ?? undoPath(".", request.scope, time)
    const route = options.via ? { route: options.via } : {}
    return run(clients, terminal, { ...request, ...route, undoPath: path, time }, pause)
  })
}

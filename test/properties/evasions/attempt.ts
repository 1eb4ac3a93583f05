import { type Case, REGIIS } from "../../dev/log-formats/case.ts"

/** A row of a table of attempts to pass the first rule by. */
export type Attempt = Case & { readonly row: string }

/** A row's cases: command lines that begin with the program, whose image is where Windows has it; no original name. */
export function lines(
  row: string,
  outcome: Case["outcome"],
  why: string,
  commandLines: readonly string[],
  image = REGIIS,
): Attempt[] {
  return commandLines.map((commandLine) => ({
    row,
    name: commandLine,
    outcome,
    why,
    start: { image, commandLine, originalName: "" },
  }))
}

/** A row's cases: images, each once without the original name and once with it, where it may be the only trace. */
export function images(
  row: string,
  why: string,
  paths: readonly string[],
  byName: Case["outcome"],
  commandLine = "aspnet_regiis.exe -pdf connectionStrings C:\\inetpub\\wwwroot",
): Attempt[] {
  return paths.flatMap((image): Attempt[] => [
    { row, name: image, outcome: byName, why, start: { image, commandLine, originalName: "" } },
    {
      row,
      name: `${image}, original name known`,
      outcome: "match",
      needsOriginalName: byName === "no match",
      why: "the name in the file",
      start: { image, commandLine, originalName: "aspnet_regiis.exe" },
    },
  ])
}

import { type Case, REGIIS } from "../../dev/log-formats/case.ts"

/** An attempt to evade the first rule, in a row of the table. */
export type Attempt = Case & { readonly row: string }

/** Cases of a row that differ in the command line. The image is at its usual path; there is no original name. */
export function commandLineAttempts(
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

/** Cases of a row that differ in the image, each without and with the original name, which may be the only trace. */
export function imageAttempts(
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

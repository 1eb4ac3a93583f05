import { firingVariants, nearMisses } from "../../../dev/batches/processes.ts"
import { type Case, REGIIS } from "./case.ts"

const plain = `${REGIIS} -pdf connectionStrings C:\\inetpub\\wwwroot`

/** Variants that the rule matches, near misses, and the renamed program. */
export const cases: readonly Case[] = [
  ...firingVariants.map(
    ({ name, image, commandLine }): Case => ({
      name,
      outcome: "match",
      // Matches by the name of the program.
      start: { image, commandLine, originalName: "" },
      why: "the program's name and both arguments",
    }),
  ),
  {
    name: "renamed, original name known",
    outcome: "match",
    needsOriginalName: true,
    start: {
      image: "C:\\Users\\Public\\update.exe",
      commandLine: "update.exe -pdf connectionStrings",
      originalName: "aspnet_regiis.exe",
    },
    why: "the name in the file",
  },
  ...nearMisses.map(
    ({ name, image, commandLine }): Case => ({
      name,
      outcome: "no match",
      start: { image, commandLine, originalName: image.slice(image.lastIndexOf("\\") + 1) },
      why: "an argument or the name is another",
    }),
  ),
  {
    name: "renamed, original name in capitals",
    outcome: "no match",
    start: {
      image: "C:\\Temp\\update.exe",
      commandLine: "update.exe -pdf connectionStrings",
      originalName: "ASPNET_REGIIS.EXE",
    },
    why: "`==` compares case",
  },
  {
    name: "renamed, no original name",
    outcome: "no match",
    start: { image: "C:\\Temp\\update.exe", commandLine: plain, originalName: "" },
    why: "neither name is known",
  },
  {
    name: "both arguments in one",
    outcome: "no match",
    start: { image: REGIIS, commandLine: `${REGIIS} "-pdf connectionStrings"`, originalName: "" },
    why: "the rule compares whole arguments",
  },
  {
    name: "no command line",
    outcome: "no match",
    start: { image: REGIIS, commandLine: "", originalName: "aspnet_regiis.exe" },
    why: "there are no arguments",
  },
]

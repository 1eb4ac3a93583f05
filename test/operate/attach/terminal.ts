import type { Terminal } from "../../../src/operate/attach/terminal.ts"

/** A terminal that keeps the printed text and gives the same answer to every question. */
export function terminalThat(answer: boolean | (() => Promise<boolean>)): Terminal & { readonly text: () => string } {
  const printed: string[] = []
  return {
    print: (text) => void printed.push(text),
    confirm: async () => (typeof answer === "boolean" ? answer : answer()),
    text: () => printed.join("\n"),
  }
}

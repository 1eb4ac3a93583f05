import type { Terminal } from "../../../src/operate/attach/terminal.ts"

/** A terminal that keeps what is said and answers every question alike. */
export function terminalThat(answer: boolean | (() => Promise<boolean>)): Terminal & { readonly text: () => string } {
  const said: string[] = []
  return {
    print: (text) => void said.push(text),
    confirm: async () => (typeof answer === "boolean" ? answer : answer()),
    text: () => said.join("\n"),
  }
}

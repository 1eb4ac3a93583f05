import { ASSEMBLY_CODE } from "./assembly-code.ts"

/** What this file uses of WebAssembly's own types, which belong to TypeScript's library for browsers. */
type Compiled = object
type WebAssemblyConstructors = {
  readonly Module: new (code: Uint8Array) => Compiled
  readonly Instance: new (compiled: Compiled, imports: object) => { readonly exports: object }
}

let compiled: Compiled | undefined

/** A new instance of the decoder's WebAssembly module, with memory of its own. Throws where vectors are not supported. */
export function instantiate(): object {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyConstructors }
  compiled ??= new WebAssembly.Module(Buffer.from(ASSEMBLY_CODE, "base64"))
  return new WebAssembly.Instance(compiled, {}).exports
}

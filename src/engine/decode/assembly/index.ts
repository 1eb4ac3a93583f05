// The WebAssembly module of the decoder, in AssemblyScript. `node scripts/assembly.ts` compiles it.
export * from "./inflate.ts"
export * from "./scan-lines.ts"

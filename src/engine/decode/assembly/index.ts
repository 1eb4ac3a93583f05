// The WebAssembly module of the decoder, in AssemblyScript. `node scripts/assembly.ts` compiles it.

export { addColumn } from "./columns"
export * from "./inflate"
export { keyCount, needsExactNumbers } from "./json-line"
export { addKind, signature, signatureBytes } from "./kinds"
export { scratch, scratchBytes } from "./memory"
export { addPiece } from "./pieces"
export {
  beginTables,
  candidateKind,
  chunkStart,
  lineEnd,
  lineStart,
  remainingRules,
  scanLines,
  skippedLines,
} from "./scan-lines"

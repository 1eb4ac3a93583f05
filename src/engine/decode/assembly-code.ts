// Compiled from src/engine/decode/assembly by scripts/assembly.ts. Do not edit.
export const ASSEMBLY_CODE: string =
  "AGFzbQEAAAABCgJgAX8Bf2AAAX8DAwIAAQUDAQAgBxcDBndpbmRvdwABAWYAAAZtZW1vcnkCAAoSAgoAIAD9AAQA/WQLBQBBgAgL"

/** The last part of a Windows path: after the last `\` or `/`, also of NT device paths; undefined when that is empty. */
export function windowsFileName(path: string): string | undefined {
  return path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1) || undefined
}

/** The last part of a path of Linux or macOS, where `\` is a letter like any other. */
export function posixFileName(path: string): string | undefined {
  return path.slice(path.lastIndexOf("/") + 1) || undefined
}

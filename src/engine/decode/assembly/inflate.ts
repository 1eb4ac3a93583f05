const WINDOW: usize = memory.data(300000, 16)
export function window(): usize {
  return WINDOW
}

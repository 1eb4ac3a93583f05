import { SettingError } from "./errors.ts"

/** The environment of a function, as its template sets it. */
export type Environment = { readonly [variable: string]: string | undefined }

/** A setting that must be present. Throws a SettingError that says what it must be. */
export function required(environment: Environment, variable: string, meaning: string): string {
  const value = environment[variable]
  if (value === undefined || value.trim() === "") {
    throw new SettingError(variable, `is not set; it must be ${meaning}. Deploy the stack again`)
  }
  return value
}

/** A whole number, or the default where it is not set. */
export function wholeNumber(environment: Environment, variable: string, fallback: number, least = 0): number {
  const value = environment[variable]
  if (value === undefined || value === "") return fallback
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < least) {
    throw new SettingError(variable, `"${value}" is not a whole number of at least ${least}`)
  }
  return number
}

/** A list separated by commas; empty where it is not set. */
export function list(environment: Environment, variable: string): readonly string[] {
  return (environment[variable] ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
}

/** A bucket, and the beginning of the keys that are meant in it; an empty prefix means all. */
export type BucketPrefix = { readonly bucket: string; readonly prefix: string }

/** A list of `bucket/prefix`, separated by commas. */
export function bucketPrefixes(environment: Environment, variable: string): readonly BucketPrefix[] {
  return list(environment, variable).map((text) => {
    const [bucket = "", ...prefix] = text.split("/")
    return { bucket, prefix: prefix.join("/") }
  })
}

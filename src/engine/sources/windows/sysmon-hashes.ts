import { type FieldTable, verbatim } from "../field-table.ts"
import { oneOrMany, textsOf } from "../value.ts"

/** `hash.*` and `pe.imphash` from Sysmon's `SHA1=…,MD5=…,IMPHASH=…`, in lower case and without hashes of only zeros. */
export const hashTable: FieldTable = {
  "hash.md5": hash("md5"),
  "hash.sha1": hash("sha1"),
  "hash.sha256": hash("sha256"),
  "hash.sha512": hash("sha512"),
  "pe.imphash": hash("imphash"),
}

/** The hash fields of a process, file or library. */
export const hashFields: readonly string[] = Object.keys(hashTable)

function hash(algorithm: string) {
  return verbatim(["Hashes", "Hash"], (data) =>
    oneOrMany(
      textsOf(data, ["Hashes", "Hash"]).flatMap((list) =>
        list
          // Only ASCII, like the prefilter: it would not find another letter in lower case in the record.
          .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
          .split(",")
          .map((pair) => pair.trim().split("="))
          .flatMap(([name, digits]) => (name === algorithm && digits && !/^0+$/.test(digits) ? digits : [])),
      ),
    ),
  )
}

import { type FieldTable, verbatim } from "../field-table.ts"
import { oneOrMany, textsOf } from "../value.ts"

/** `hash.*` and `pe.imphash` out of Sysmon's `SHA1=…,MD5=…,IMPHASH=…`; in small letters, all-zero ones left out. */
export const hashTable: FieldTable = {
  "hash.md5": hash("md5"),
  "hash.sha1": hash("sha1"),
  "hash.sha256": hash("sha256"),
  "hash.sha512": hash("sha512"),
  "pe.imphash": hash("imphash"),
}

/** The fields of a hash below its owner. */
export const hashFields: readonly string[] = Object.keys(hashTable)

function hash(algorithm: string) {
  return verbatim((data) =>
    oneOrMany(
      textsOf(data, ["Hashes", "Hash"]).flatMap((list) =>
        list
          // ASCII alone, as the prefilter folds: another letter made small would not be found in the record.
          .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
          .split(",")
          .map((pair) => pair.trim().split("="))
          .flatMap(([name, digits]) => (name === algorithm && digits && !/^0+$/.test(digits) ? digits : [])),
      ),
    ),
  )
}

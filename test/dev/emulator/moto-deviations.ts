const NOT_CHECKED = "moto stores the checksum without computing it; S3 returns BadDigest"

/** Clauses that moto violates only sometimes: it compares and writes in two steps, so two requests at once may both succeed. */
export const MOTO_RACES: RegExp = /racing writers|concurrent writers/

/** Clauses that moto 5.2.1 violates, and why the documents of S3 support the clause. */
export const MOTO_DEVIATIONS: { readonly [clause: string]: string } = {
  "a bucket's name consists of lower-case characters, digits, dots and dashes":
    "moto accepts any characters; the user guide allows these",
  "a bucket with a delete marker cannot be deleted": "moto checks only objects; S3 also checks versions and markers",
  "a bucket is encrypted by default": "moto has no default encryption; S3 encrypts every bucket since January 2023",
  "EventBridge is enabled and, by a configuration without it, disabled":
    "moto sends the events and does not return the setting",
  "a key longer than 1024 bytes is refused": "moto counts characters; the user guide says bytes of UTF-8",
  "a checksum by CRC32 is checked": NOT_CHECKED,
  "a checksum by CRC32C is checked": NOT_CHECKED,
  "a checksum by SHA1 is checked": NOT_CHECKED,
  "a checksum by SHA256 is checked": NOT_CHECKED,
  "a wrong Content-MD5 is refused": NOT_CHECKED,
  "DeleteObjects with Quiet reports only errors": "moto does not support Quiet",
  "a copy can be conditional":
    "moto checks only conditions of PutObject; S3 also checks those of CopyObject since 2025",
  "a write with If-None-Match and an ETag is refused": "moto ignores it; the user guide allows only `*`",
  "a matching ETag takes precedence over a date": "moto requires both; the API reference of GetObject says 200",
  "a delete marker cannot be read by its id": "moto says NoSuchVersion; the user guide says 405",
  "deleting a marker returns x-amz-delete-marker": "moto omits x-amz-delete-marker",
  "an object written before versioning is version null, and so is one written after suspending":
    "moto does not find the earlier version null",
  "a list contains keys with markup, line breaks and blanks; encoding-type url form-encodes them":
    "moto's router does not accept a line break in a path",
  "an invalid token is refused": "moto fails with an internal error",
}

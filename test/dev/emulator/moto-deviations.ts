const NOT_CHECKED = "moto takes the checksum that is sent and does not compute it; S3 answers BadDigest"

/** Clauses that moto 5.2.1 does not keep, and why S3's own documents speak for the clause. */
export const MOTO_DEVIATIONS: { readonly [clause: string]: string } = {
  "a bucket's name is lower case, digits, dots and dashes": "moto accepts any characters; the user guide names these",
  "a bucket that holds a delete marker is not deleted": "moto looks at objects alone; S3 at versions and markers too",
  "a bucket is encrypted by itself": "moto has none unless it is put; S3 encrypts every bucket since January 2023",
  "EventBridge is turned on and, by a configuration without it, off": "moto sends the events and does not show them on",
  "a key longer than 1024 bytes is refused": "moto counts characters; the user guide says bytes of UTF-8",
  "a checksum by CRC32 is checked": NOT_CHECKED,
  "a checksum by CRC32C is checked": NOT_CHECKED,
  "a checksum by SHA1 is checked": NOT_CHECKED,
  "a checksum by SHA256 is checked": NOT_CHECKED,
  "a wrong Content-MD5 is refused": NOT_CHECKED,
  "DeleteObjects is silent on request": "moto does not know Quiet",
  "a copy can be conditional too": "moto looks at conditions of PutObject alone; S3 at those of CopyObject since 2025",
  "If-None-Match with an ETag is not for writes": "moto overlooks it; the user guide allows `*` alone",
  "an ETag that matches outweighs a date that does not": "moto wants both; the API reference of GetObject says 200",
  "a delete marker cannot be read by its id": "moto says NoSuchVersion; the user guide says 405",
  "a delete of a marker says that it was one": "moto leaves x-amz-delete-marker out",
  "what was written before versioning is the version null; suspending goes back to it":
    "moto does not find the version null of before",
  "keys with markup, line breaks and blanks come through a list; encoding-type url encodes them as a form":
    "moto's router has no path with a line break",
  "a token that is none is refused": "moto fails within itself",
}

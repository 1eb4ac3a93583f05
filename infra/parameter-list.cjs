// Parses a parameter of serverless.yml: a YAML list or a text with commas; "none" is the empty list.
module.exports = function list(value) {
  const parts = Array.isArray(value) ? value : String(value ?? "").split(",")
  const texts = parts.map((part) => String(part).trim()).filter((part) => part !== "" && part !== "none")
  return [...new Set(texts)]
}

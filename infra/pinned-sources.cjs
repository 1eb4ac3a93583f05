// The parameter pinnedSources as JSON, which detect reads. The parameter is a YAML list or JSON.
module.exports = async function pinnedSources({ resolveVariable }) {
  const value = await resolveVariable("param:pinnedSources")
  const pins = typeof value === "string" ? parse(value) : value
  const isList = Array.isArray(pins) && pins.every((pin) => typeof pin?.source === "string")
  if (!isList) throw new Error('params.pinnedSources: write a list of { bucket, prefix, queue, source }, or "none"')
  return { text: JSON.stringify(pins) }
}

function parse(text) {
  if (["", "none"].includes(text.trim())) return []
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`params.pinnedSources: "${text}" is not JSON: ${error.message}`)
  }
}

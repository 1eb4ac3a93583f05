// The places whose records are all one source's, as detect reads them: JSON. `params` may hold them as a YAML list or as JSON.
module.exports = async function pinnedSources({ resolveVariable }) {
  const value = await resolveVariable("param:pinnedSources")
  const places = typeof value === "string" ? parse(value) : value
  const isList = Array.isArray(places) && places.every((place) => typeof place?.source === "string")
  if (!isList) throw new Error('params.pinnedSources: write a list of { bucket, prefix, queue, source }, or "none"')
  return { text: JSON.stringify(places) }
}

function parse(text) {
  if (["", "none"].includes(text.trim())) return []
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`params.pinnedSources: "${text}" is no JSON: ${error.message}`)
  }
}

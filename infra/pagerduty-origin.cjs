// The parameter pagerDutyOrigin, which must be one of PagerDuty's two origins: every event contains the routing key.
const ORIGINS = ["https://events.pagerduty.com", "https://events.eu.pagerduty.com"]

module.exports = async function pagerDutyOrigin({ resolveVariable }) {
  const value = await resolveVariable("param:pagerDutyOrigin")
  if (!ORIGINS.includes(value)) {
    throw new Error(`params.pagerDutyOrigin: "${value}" is not an origin of PagerDuty; write ${ORIGINS.join(" or ")}`)
  }
  return { value }
}

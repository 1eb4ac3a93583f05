import type { AlertDocument } from "../../src/delivery/alert/document.ts"

/** Where each alert must be found by its id: the texts of each place. */
export type Places = { readonly [place: string]: readonly string[] }

/** In how many texts of each place an alert's id stands. */
export function findById(id: string, places: Places): { readonly [place: string]: number } {
  return Object.fromEntries(
    Object.entries(places).map(([place, texts]) => [place, texts.filter((text) => text.includes(id)).length]),
  )
}

/** The alerts that cannot be found by their id in one text of each place. */
export function notFound(alerts: readonly AlertDocument[], places: Places): string[] {
  return alerts.flatMap((alert) => {
    const id = alert["kibana.alert.uuid"]
    return Object.entries(findById(id, places)).flatMap(([place, count]) =>
      count === 1 ? [] : [`the alert ${id} is found ${count} times in ${place}`],
    )
  })
}

import { constant, type FieldTable } from "./table.ts"

/** What each event of one integration's data stream says of where it belongs: `crowdstrike` and `crowdstrike.fdr`. */
export function dataStream(module: string, dataset: string): FieldTable {
  return {
    "event.module": constant(module),
    "event.dataset": constant(dataset),
    "data_stream.type": constant("logs"),
    "data_stream.dataset": constant(dataset),
    "data_stream.namespace": constant("default"),
  }
}

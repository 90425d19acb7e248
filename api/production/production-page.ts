import type { EmptyReason, FlowRow } from '../../platform/warehouse/warehouse-reader.js';

import { EMPTY_MESSAGES } from './production.dto.js';

/**
 * The JSON text of a page that holds rows. Written by hand: a page has up to 10,000 rows and turning
 * each into an object first takes most of the time of an answer. Only the region's name needs
 * escaping; all other texts are words of ours or instants.
 */
export function renderPage(rows: readonly FlowRow[], nextCursor: string | null): string {
  return `{"data":[${rows.map(renderRow).join(',')}],"next_cursor":${JSON.stringify(nextCursor)}}`;
}

/** The JSON text of a page without rows, with its reason. */
export function renderEmptyPage(reason: EmptyReason): string {
  return JSON.stringify({ data: [], next_cursor: null, reason, message: EMPTY_MESSAGES[reason] });
}

function renderRow(row: FlowRow): string {
  return (
    `{"region_code":"${row.regionCode}","region_name":${JSON.stringify(row.regionName)}` +
    `,"source":"${row.source}","slot_start":"${row.slotStartUtc}","slot_end":"${row.slotEndUtc}"` +
    `,"value":${row.valueMw ?? 'null'},"unit":"MW","vintage":"${row.vintage}"` +
    `,"origin":"${row.origin}","reason":${JSON.stringify(row.reason)}}`
  );
}

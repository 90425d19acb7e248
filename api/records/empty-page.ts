import type { RecordQuery } from '../../platform/warehouse/records/record-query.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';

/** Why a page holds no row. */
export const EMPTY_PAGE_REASONS = ['never_loaded', 'not_known_yet', 'nothing_matches'] as const;

/** A reason of {@link EMPTY_PAGE_REASONS}. */
export type EmptyPageReason = (typeof EMPTY_PAGE_REASONS)[number];

/** The same in French, for people. */
export const EMPTY_PAGE_MESSAGES: Readonly<Record<EmptyPageReason, string>> = {
  never_loaded: "Ces données n'ont jamais été chargées dans l'entrepôt.",
  not_known_yet: "Rien n'était encore connu à l'instant demandé (as_of).",
  nothing_matches: 'Aucune ligne ne correspond à cette demande.',
};

/** Why a query finds nothing: the table has no row, had none then, or none that matches. */
export async function explainEmptyPage(
  reader: WarehouseReader,
  { table, asOfUtc }: RecordQuery,
): Promise<EmptyPageReason> {
  const now = await reader.findRecords({ table, limit: 1 });
  if (asOfUtc === undefined) return now.length === 0 ? 'never_loaded' : 'nothing_matches';
  const then = await reader.findRecords({ table, limit: 1, asOfUtc });
  if (then.length > 0) return 'nothing_matches';
  return now.length === 0 ? 'never_loaded' : 'not_known_yet';
}

import type pg from 'pg';

import type { TdsError } from './tds-error.js';

/** What a batch brings, in order. */
export type BatchResult =
  | {
      readonly kind: 'rows';
      readonly fields: readonly pg.FieldDef[];
      readonly names: readonly string[];
      readonly rows: readonly (readonly (string | null)[])[];
    }
  | { readonly kind: 'count'; readonly count: number | undefined }
  | { readonly kind: 'error'; readonly error: TdsError }
  | { readonly kind: 'begin' | 'commit' | 'rollback' };

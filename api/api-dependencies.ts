import type { Logger } from 'pino';

import type { TokenVerifier } from '../platform/identity/token-verifier.js';
import type { WarehouseReader } from '../platform/warehouse/warehouse-reader.js';

/** Everything the API stands on; given, never looked up. */
export interface ApiDependencies {
  readonly reader: WarehouseReader;
  readonly tokenVerifier: TokenVerifier;
  /** Address of the Temporal Web UI that lineage links point to, without a slash at its end. */
  readonly temporalUiUrl: string;
  /** Temporal namespace of those links; absent: `grid-` and the origin of the number. */
  readonly namespace?: string;
  readonly logger: Logger;
}

/** Injection token of the warehouse reader. */
export const WAREHOUSE_READER = Symbol('WarehouseReader');

/** Injection token of {@link TemporalLinkTarget}. */
export const TEMPORAL_LINK_TARGET = Symbol('TemporalLinkTarget');

/** Where links to runs point. */
export type TemporalLinkTarget = Pick<ApiDependencies, 'temporalUiUrl' | 'namespace'>;

import { REGIONS } from '../../../domain/region/region.js';
import { addMinutes } from '../../../domain/time/instant.js';
import { isWithin } from '../../../domain/time/time-window.js';
import type {
  EmptyReason,
  FlowLineage,
  FlowPosition,
  FlowQuery,
  FlowRow,
  WarehouseReader,
} from '../../../platform/warehouse/warehouse-reader.js';
import { UNUSED_WATCH_READER } from '../../unit/platform/warehouse/watch/unused-watch.js';

/** What an {@link createInMemoryWarehouseReader} serves; may be changed while it is in use. */
export interface InMemoryWarehouse {
  rows: FlowRow[];
  emptyReason: EmptyReason;
  lineage: FlowLineage | undefined;
  version: number;
  /** Thrown by every call when set. */
  failure: Error | undefined;
  /** How often rows were read. */
  reads: number;
}

/** An empty warehouse in memory. */
export function emptyInMemoryWarehouse(): InMemoryWarehouse {
  return {
    rows: [],
    emptyReason: 'never_fetched',
    lineage: undefined,
    version: 1,
    failure: undefined,
    reads: 0,
  };
}

/** A warehouse reader over rows in memory, for tests of what stands above it. */
export function createInMemoryWarehouseReader(warehouse: InMemoryWarehouse): WarehouseReader {
  const answer = <T>(make: () => T): Promise<T> =>
    warehouse.failure === undefined ? Promise.resolve(make()) : Promise.reject(warehouse.failure);
  return {
    findFlows: (query) =>
      answer(() => {
        warehouse.reads += 1;
        return warehouse.rows
          .filter((row) => isAskedFor(row, query))
          .sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))
          .slice(0, query.limit);
      }),
    findRecords: () => answer(() => []),
    findRecordLineage: () => answer(() => undefined),
    explainEmptyWindow: () => answer(() => warehouse.emptyReason),
    readOrigin: () => answer(() => 'simulated' as const),
    listRegions: () =>
      answer(() =>
        REGIONS.map(({ code, name, rteCode }) => ({
          regionCode: code,
          regionName: name,
          rteCode,
          population: null,
          areaKm2: null,
        })),
      ),
    findLineage: () => answer(() => warehouse.lineage),
    findFirstRunSince: () => answer(() => undefined),
    findLatestRun: () => answer(() => undefined),
    findFailedDatasets: () => answer(() => []),
    findNewestMeasuredSlot: () =>
      answer(() =>
        warehouse.rows
          .filter(({ valueMw }) => valueMw !== null)
          .map(({ slotStartUtc }) => slotStartUtc)
          .sort()
          .at(-1),
      ),
    watch: UNUSED_WATCH_READER,
    loadVersion: () => answer(() => String(warehouse.version)),
    checkReady: () => answer(() => undefined),
    close: () => Promise.resolve(),
  };
}

/** A flow with defaults that hold together: a quarter-hour slot from its start. */
export function aFlowRow(overrides: Partial<FlowRow> & Pick<FlowRow, 'slotStartUtc'>): FlowRow {
  const regionCode = overrides.regionCode ?? '32';
  return {
    regionCode,
    regionName: REGIONS.find(({ code }) => code === regionCode)?.name ?? '',
    source: 'wind',
    slotEndUtc: addMinutes(overrides.slotStartUtc, 15),
    valueMw: 1200,
    reason: null,
    vintage: 'real_time',
    origin: 'simulated',
    ...overrides,
  };
}

function isAskedFor(row: FlowRow, query: FlowQuery): boolean {
  return (
    isWithin(query.window, row.slotStartUtc) &&
    (query.regionCodes.length === 0 || query.regionCodes.includes(row.regionCode)) &&
    (query.sources.length === 0 || query.sources.includes(row.source)) &&
    (query.after === undefined || sortKey(row) > sortKey(query.after))
  );
}

const sortKey = ({ slotStartUtc, regionCode, source }: FlowPosition): string =>
  `${slotStartUtc}|${regionCode}|${source}`;

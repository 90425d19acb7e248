import { GridError } from '../../domain/errors/grid-error.js';

import { medianOf } from './published-number.js';
import type { Installation } from './register-installation.js';

/**
 * No unit in France is larger: the largest, Flamanville 3, has about 1,650 MW. Figures in W read as kW
 * would be a thousand times too large.
 */
const LARGEST_INSTALLATION_MW = 5_000;
/**
 * Single rows are installations of 36 kW and more: their middle cannot be below 10 kW. Figures in MW
 * read as kW would be a thousand times too small.
 */
const SMALLEST_MEDIAN_MW = 0.01;
/** What is connected at 63 kV or more has at least some MW. */
const TRANSMISSION_KV = 63;
const SMALLEST_TRANSMISSION_MEDIAN_MW = 1;

/**
 * Refuses an edition whose capacities are off by a factor of a thousand.
 *
 * @throws GridError PAYLOAD_NOT_BELIEVED naming the figure.
 */
export function refuseOtherRegisterUnit(installations: readonly Installation[]): void {
  const tooLarge = installations.find(
    ({ capacityMw }) => (capacityMw ?? 0) > LARGEST_INSTALLATION_MW,
  );
  if (tooLarge !== undefined) {
    throw otherUnit(
      `${tooLarge.id.id} would have ${tooLarge.capacityMw ?? 0} MW: is puismaxinstallee in W?`,
    );
  }
  const single = installations.filter(({ isAggregate }) => !isAggregate);
  refuseSmall(single, SMALLEST_MEDIAN_MW, 'installations');
  refuseSmall(
    single.filter(({ connectionKv }) => (connectionKv ?? 0) >= TRANSMISSION_KV),
    SMALLEST_TRANSMISSION_MEDIAN_MW,
    'installations on the transmission grid',
  );
}

function refuseSmall(installations: readonly Installation[], leastMw: number, of: string): void {
  const median = medianOf(
    installations.flatMap(({ capacityMw }) =>
      capacityMw === null || capacityMw === 0 ? [] : [capacityMw],
    ),
  );
  if (median === undefined || median >= leastMw) return;
  throw otherUnit(
    `half of the ${of} would have less than ${median} MW: is puismaxinstallee in MW?`,
  );
}

function otherUnit(detail: string): GridError {
  return new GridError('PAYLOAD_NOT_BELIEVED', `the capacities cannot be kW: ${detail}`);
}

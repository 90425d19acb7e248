import { GridError } from '../../domain/errors/grid-error.js';

import { medianOf } from './published-number.js';
import type { RegionalStatement } from './regional-statement.js';

/**
 * The largest fleet of one source in a region is the nuclear one of Auvergne-Rhône-Alpes, 13,570 MW
 * in every edition seen; figures in kW would be a thousand times that.
 */
const LARGEST_FLEET_MW = 50_000;
/** The middle of the figures published for 2008 to 2023 is 438 MW; in GW it would be 0.4. */
const SMALLEST_MEDIAN_MW = 3;
/** A middle of fewer figures says nothing. */
const FEWEST_FIGURES = 20;
/** The largest change of a region from any year since 2008 to 2023 is 3.3-fold (Bretagne); a wrong unit is 1000-fold. */
const LARGEST_CHANGE = 20;

/**
 * Refuses figures that cannot be MW: too large, too small in the middle, or a year that is out of all
 * proportion to the newest one of its region.
 *
 * @throws GridError PAYLOAD_NOT_BELIEVED naming the figure.
 */
export function refuseOtherUnit(statements: readonly RegionalStatement[]): void {
  const figures = statements.flatMap(({ capacityMw }) => (capacityMw === null ? [] : [capacityMw]));
  const tooLarge = statements.find(({ capacityMw }) => (capacityMw ?? 0) > LARGEST_FLEET_MW);
  if (tooLarge !== undefined) {
    throw notMegawatts(
      `${figureText(tooLarge)} is more than any region has (${LARGEST_FLEET_MW} MW): is the file in kW?`,
    );
  }
  const median = medianOf(figures);
  if (median !== undefined && figures.length >= FEWEST_FIGURES && median < SMALLEST_MEDIAN_MW) {
    throw notMegawatts(`half of the figures are below ${median} MW: is the file in GW?`);
  }
  refuseOddYear(statements);
}

function refuseOddYear(statements: readonly RegionalStatement[]): void {
  const totals = new Map<string, Map<string, number>>();
  for (const { regionCode, observedOn, capacityMw } of statements) {
    const ofRegion = totals.get(regionCode) ?? new Map<string, number>();
    ofRegion.set(observedOn, (ofRegion.get(observedOn) ?? 0) + (capacityMw ?? 0));
    totals.set(regionCode, ofRegion);
  }
  for (const [regionCode, ofRegion] of totals) {
    const newest = ofRegion.get([...ofRegion.keys()].sort().at(-1) ?? '') ?? 0;
    for (const [day, total] of ofRegion) {
      if (total === 0 || newest === 0) continue;
      const change = Math.max(total / newest, newest / total);
      if (change <= LARGEST_CHANGE) continue;
      throw notMegawatts(
        `region ${regionCode} has ${total} MW in ${day.slice(0, 4)} and ${newest} MW in its newest year`,
      );
    }
  }
}

function figureText({ regionCode, sourceCode, observedOn, capacityMw }: RegionalStatement): string {
  return `${capacityMw ?? 0} MW of ${sourceCode} in region ${regionCode} at ${observedOn}`;
}

function notMegawatts(detail: string): GridError {
  return new GridError('PAYLOAD_NOT_BELIEVED', `the figures cannot be MW: ${detail}`);
}

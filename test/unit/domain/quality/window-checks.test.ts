import { describe, expect, it } from '@jest/globals';

import {
  checkRegional,
  REGIONAL_CHECKS,
  type RegionalProfile,
} from '../../../../domain/quality/regional-checks.js';
import {
  checkCommon,
  COMMON_CHECKS,
  EXPECTED_REASONS,
  isGateClosed,
  type CheckResult,
  type PayloadProfile,
} from '../../../../domain/quality/window-checks.js';
import { REGION_CODES } from '../../../../domain/region/region.js';

type WindowProfile = PayloadProfile & RegionalProfile;

/** The checks of a window of regional flows. */
function checkWindow(profile: WindowProfile): readonly CheckResult[] {
  return [...checkCommon(profile), ...checkRegional(profile)];
}

/** Twelve slots of twelve regions, all measured, nothing wrong. */
function aProfile(parts: Partial<WindowProfile> = {}): WindowProfile {
  return {
    rowsFetched: 144,
    rowsIn: 144,
    rowsAccepted: 144,
    setAsideByReason: {},
    invalidCells: 0,
    unknownColumns: [],
    silverRows: 144,
    missingColumns: [],
    duplicateKeys: 0,
    offGridRows: 0,
    regionsSeen: REGION_CODES,
    incompleteSlots: 0,
    gaps: { unexplained: [], known: [], surprising: [] },
    balanceBreaches: 0,
    balancedRows: 144,
    ...parts,
  };
}

function failedChecks(parts: Partial<WindowProfile>): readonly CheckResult[] {
  return checkWindow(aProfile(parts)).filter(({ passed }) => !passed);
}

describe('the checks of a window', () => {
  it('all pass where nothing is wrong, and the gate opens', () => {
    const results = checkWindow(aProfile());

    expect(results).toHaveLength(COMMON_CHECKS.length + REGIONAL_CHECKS.length);
    expect(results.every(({ passed }) => passed)).toBe(true);
    expect(isGateClosed(results)).toBe(false);
  });

  it('have names of their own', () => {
    const names = checkWindow(aProfile()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each<[string, Partial<WindowProfile>, string]>([
    ['row_accounting', { rowsFetched: 145 }, '145 sent, 144 accepted + 0 set aside'],
    ['mandatory_columns', { missingColumns: ['wind_mw', 'vintage'] }, 'missing: wind_mw, vintage'],
    ['key_unique', { duplicateKeys: 2 }, '2 (region, slot) keys occur more than once'],
    ['slots_on_grid', { offGridRows: 3 }, '3 rows off the grid of their step'],
  ])('%s fails as an error and closes the gate', (name, parts, detail) => {
    const failed = failedChecks(parts);

    expect(failed).toEqual([{ name, severity: 'error', passed: false, detail }]);
    expect(isGateClosed(failed)).toBe(true);
  });

  it.each<[string, Partial<WindowProfile>, string]>([
    ['no_invalid_cells', { invalidCells: 1 }, '1 cells hold text where a number belongs'],
    ['no_unknown_columns', { unknownColumns: ['hydrogene'] }, 'kept in Bronze only: hydrogene'],
    [
      'regions_complete',
      { regionsSeen: REGION_CODES.slice(1), incompleteSlots: 12 },
      '11 of 12 regions, 12 slots lack a region',
    ],
    ['regions_complete', { incompleteSlots: 1 }, '12 of 12 regions, 1 slots lack a region'],
    [
      'energy_balance',
      { balanceBreaches: 5 },
      '5 of 144 fully measured rows open by more than 30 MW',
    ],
  ])('%s fails as a warning and leaves the gate open', (name, parts, detail) => {
    const failed = failedChecks(parts);

    expect(failed).toEqual([{ name, severity: 'warning', passed: false, detail }]);
    expect(isGateClosed(failed)).toBe(false);
  });

  it('warn of a defective row', () => {
    const failed = failedChecks({ rowsAccepted: 143, setAsideByReason: { unknown_region: 1 } });

    expect(failed.map(({ name, detail }) => [name, detail])).toEqual([
      ['no_defective_rows', 'unknown_region: 1'],
    ]);
  });

  it('do not believe a payload of which more than half is defective', () => {
    const half = failedChecks({ rowsAccepted: 72, setAsideByReason: { off_grid: 72 } });
    const more = failedChecks({ rowsAccepted: 71, setAsideByReason: { off_grid: 73 } });

    expect(isGateClosed(half)).toBe(false);
    expect(isGateClosed(more)).toBe(true);
    expect(more.map(({ name }) => name)).toContain('payload_believable');
  });

  it.each(EXPECTED_REASONS.filter((reason) => reason !== 'source_gap'))(
    'take rows set aside as %s for how the source works',
    (reason) => {
      expect(failedChecks({ rowsAccepted: 0, setAsideByReason: { [reason]: 144 } })).toEqual([]);
    },
  );

  it('warn of a gap between measured rows', () => {
    const failed = failedChecks({ rowsAccepted: 142, setAsideByReason: { source_gap: 2 } });

    expect(failed.map(({ name, severity }) => [name, severity])).toEqual([
      ['no_source_gap', 'warning'],
    ]);
  });

  it('let an empty window through: no data is no defect', () => {
    const empty = {
      rowsFetched: 0,
      rowsIn: 0,
      rowsAccepted: 0,
      silverRows: 0,
      regionsSeen: [],
      balancedRows: 0,
    };
    expect(failedChecks(empty)).toEqual([]);
  });

  it('close the gate for one error among passes and warnings', () => {
    const results = checkWindow(aProfile({ duplicateKeys: 1, invalidCells: 1 }));
    expect(isGateClosed(results)).toBe(true);
  });
});

import { floorToGrid, instantFromEpochMs } from '../../domain/time/instant.js';
import { windowEndingAt } from '../../domain/time/time-window.js';

import { triggerCycle, waitForFirstLoad } from './first-cycle.js';
import type { ResolvedOrigin } from './origin.js';
import { LOOPBACK } from './port.js';
import { secondsSince, type Screen } from './screen.js';
import type { StackPlan } from './stack-plan.js';
import type { StartedStack } from './start-components.js';

const LABEL_WIDTH = 18;

/** Says where data comes from, in a frame when it is not RTE's. */
export function announceOrigin(screen: Screen, resolved: ResolvedOrigin): void {
  if (resolved.origin === 'live') {
    screen.info('data: LIVE, from RTE through ODRÉ');
    return;
  }
  const why = resolved.fallbackReason === undefined ? [] : [`Why: ${resolved.fallbackReason}`];
  screen.box(
    resolved.origin === 'simulated'
      ? ['SIMULATED DATA: no number shown is a measurement.', ...why]
      : ['REPLAYED DATA: numbers come from recorded files.', ...why],
  );
}

/** The table of addresses. */
export function announceReady(screen: Screen, plan: StackPlan, startedAt: Date): void {
  const { embedded, ports } = plan;
  const rows: (readonly [string, string])[] = [
    ['API', plan.apiUrl],
    ['API documentation', `${plan.apiUrl}/docs`],
    ['Temporal UI', temporalUi(plan)],
    ['Temporal', `${plan.temporalAddress} (namespace ${plan.temporalNamespace})`],
    ['Identity provider', plan.issuer],
    ['PostgreSQL', embedded.postgres ? `${LOOPBACK}:${ports.postgres}` : 'GRID_DATABASE_URL'],
    ['Source', plan.odreUrl],
    ['Lake', plan.lakeUrl],
    ['Logs', plan.home.logs],
  ];
  const shown = windowEndingAt(floorToGrid(instantFromEpochMs(Date.now()), 15), 3);
  const table = rows.map(([label, value]) => `  ${label.padEnd(LABEL_WIDTH)}${value}`);
  screen.plain(
    [
      '',
      `Grid Power Stream is ready in ${secondsSince(startedAt.getTime())}, data: ${plan.resolved.origin.toUpperCase()}`,
      '',
      ...table,
      '',
      '  A token, then a number:',
      '    TOKEN=$(npm run -s grid -- token --role reader)',
      `    curl -H "Authorization: Bearer $TOKEN" "${plan.apiUrl}/v1/production/regional?region_code=32&source=wind&start=${shown.startUtc}&end=${shown.endUtc}"`,
      '',
      '  Ctrl-C stops everything and keeps the data.',
      '',
    ].join('\n'),
  );
}

/** Starts a cycle right away and tells when its numbers are served. */
export async function announceFirstCycle(
  screen: Screen,
  plan: StackPlan,
  started: StartedStack,
  isStopping: () => boolean,
): Promise<void> {
  const triggeredAt = new Date();
  try {
    await triggerCycle(started.connection, plan.temporalNamespace);
    const load = await waitForFirstLoad(started.access.readerUrl, triggeredAt, isStopping);
    if (load.outcome === 'success') {
      screen.done(`first cycle: done, ${load.valueCount} values`, triggeredAt.getTime());
    } else {
      screen.warn(`first cycle: ${load.outcome}: ${load.errorMessage ?? 'no reason given'}`);
    }
  } catch (error) {
    if (isStopping()) return;
    screen.warn(`first cycle: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function temporalUi(plan: StackPlan): string {
  if (plan.temporalUiUrl === undefined) return 'unknown: set GRID_TEMPORAL_UI_URL';
  return `${plan.temporalUiUrl}/namespaces/${plan.temporalNamespace}/workflows`;
}

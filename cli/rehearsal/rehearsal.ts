import { readFileSync } from 'node:fs';

import { GridError } from '../../domain/errors/grid-error.js';
import { stopSignal } from '../../platform/stop-signal.js';
import { delay } from '../stack/poll.js';
import type { Screen } from '../stack/screen.js';

import {
  activeServices,
  parseComposeFile,
  readComposeText,
  type ComposeService,
} from './compose-file.js';
import { runContainers, type ComposeRun } from './compose-run.js';
import { createContainer, type Container } from './container.js';
import { imageParts } from './image-parts.js';
import { memoryOfTree } from './memory-at-rest.js';
import type { RehearsalPlan } from './prepare-rehearsal.js';
import { reportText, seconds, type Finding } from './rehearsal-report.js';
import { playScenario } from './rehearsal-scenario.js';
import { runCommand } from './run-command.js';
import type { ToolName } from './server-tools.js';

/** After the start, until memory is looked at. */
const SETTLE_MS = 3000;
/** Runs twice, as with `--scale worker-compute=2`. */
const SCALED_SERVICE = 'worker-compute';

/**
 * Runs the services of the compose file as processes, plays the scenario, prints what came out, and
 * ends everything. To be called in namespaces of its own.
 *
 * @throws GridError INTERNAL when something did not come out as it must.
 */
export async function rehearse(planFile: string, screen: Screen): Promise<void> {
  const plan = JSON.parse(readFileSync(planFile, 'utf8')) as RehearsalPlan;
  await runCommand('ip', ['link', 'set', 'lo', 'up'], {});
  const containers = containersOf(plan);
  const run = runContainers(containers);
  const runsAs = new Map(containers.map(({ name, parts }) => [name, parts.runsAs]));
  const memory = new Map<string, number>();
  let findings: readonly Finding[] = [];
  try {
    const startedMs = Date.now();
    const asked = stopSignal();
    const first = await Promise.race([run.allReady, asked]);
    if (typeof first === 'string') throw new GridError('INTERNAL', `stopped by ${first}`);
    screen.done(`${containers.length} services are up`, startedMs);
    await delay(SETTLE_MS);
    for (const { name, isJob } of run.records()) {
      if (!isJob) memory.set(name, memoryOfTree(run.handle(name).pid));
    }
    const played = await Promise.race([playScenario(stageOf(plan, run, runsAs, screen)), asked]);
    if (typeof played === 'string') throw new GridError('INTERNAL', `stopped by ${played}`);
    findings = played;
  } finally {
    const stoppingMs = Date.now();
    await run.stop();
    screen.plain(reportText(run.records(), runsAs, memory, findings));
    screen.info(`everything ended after ${seconds(Date.now() - stoppingMs)}`);
  }
  const failed = findings.filter(({ isGood }) => !isGood);
  if (failed.length > 0) {
    throw new GridError('INTERNAL', `did not hold: ${failed.map(({ what }) => what).join(', ')}`);
  }
}

function stageOf(
  plan: RehearsalPlan,
  run: ComposeRun,
  runsAs: ReadonlyMap<string, string>,
  screen: Screen,
): Parameters<typeof playScenario>[0] {
  return {
    run,
    folder: plan.folder,
    secretsFolder: plan.secretsFolder,
    isTemporalDurable: runsAs.get('temporal')?.startsWith('temporal-server') === true,
    say: (message) => {
      screen.info(message);
    },
  };
}

/** As `--scale` does: a second container of a service, of which nothing may be in the way. */
function scaled(
  services: readonly (readonly [name: string, service: ComposeService])[],
): readonly (readonly [name: string, service: ComposeService])[] {
  return services.flatMap(([name, service]) =>
    name === SCALED_SERVICE
      ? [[name, service] as const, [`${name}-2`, service] as const]
      : [[name, service] as const],
  );
}

/** @throws GridError INTERNAL naming the services for which this machine has nothing. */
function containersOf(plan: RehearsalPlan): readonly Container[] {
  const file = parseComposeFile(readComposeText(), plan.variables);
  const profiles = (plan.variables['COMPOSE_PROFILES'] ?? '').split(',');
  const services = [...activeServices(file, profiles)];
  const tools = new Map(plan.tools as readonly (readonly [ToolName, string])[]);
  const ground = {
    file,
    folder: plan.folder,
    secretsFolder: plan.secretsFolder,
    hostNames: services.map(([name]) => name),
  };
  const missing: string[] = [];
  const containers = scaled(services).flatMap(([name, service]) => {
    const parts = imageParts(service, { ...plan.sources, tools });
    if (parts === undefined) missing.push(name);
    return parts === undefined ? [] : [createContainer(ground, name, service, parts)];
  });
  // The development server brings its own schema.
  const essential = missing.filter((name) => name !== 'temporal-schema');
  if (essential.length === 0) return containers;
  throw new GridError(
    'INTERNAL',
    `nothing on this machine can stand for ${essential.join(', ')}: their programs are built with Go`,
  );
}

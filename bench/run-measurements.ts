import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Screen } from '../cli/stack/screen.js';

import { startBenchStack, type BenchStack } from './bench-stack.js';
import type { BenchContext, Measurement, MeasurementOutcome } from './measurement.js';

/**
 * Runs measurements one after the other in a temporary folder and cleans up after them, also when
 * it is interrupted. One that fails is told and does not stop the others.
 */
export async function runMeasurements(
  measurements: readonly Measurement[],
  screen: Screen,
): Promise<readonly MeasurementOutcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'grid-bench-'));
  const place = createPlace(folder, screen);
  const uninstall = onInterrupt(() => {
    screen.info('interrupted: cleaning up');
    return place.leave();
  });
  try {
    const outcomes: MeasurementOutcome[] = [];
    for (const measurement of measurements) {
      outcomes.push(await runOne(measurement, place.context, screen));
    }
    return outcomes;
  } finally {
    uninstall();
    await place.leave();
  }
}

async function runOne(
  { name, what, method, measure }: Measurement,
  context: BenchContext,
  screen: Screen,
): Promise<MeasurementOutcome> {
  const startedMs = Date.now();
  const endWaiting = screen.waiting(`${name}: ${what}`);
  const elapsedMs = (): number => Date.now() - startedMs;
  try {
    const figures = await measure(context);
    endWaiting();
    screen.done(`${name}: ${what}`, startedMs);
    for (const figure of figures) screen.info(`${figure.what}: ${figure.figure} ${figure.ratio}`);
    return { name, what, method, elapsedMs: elapsedMs(), figures };
  } catch (error) {
    endWaiting();
    const failure = error instanceof Error ? error.message : String(error);
    screen.warn(`${name} failed: ${failure}`);
    return { name, what, method, elapsedMs: elapsedMs(), figures: [], failure };
  }
}

/** The temporary folder and what is started in it; left once, however often it is asked. */
function createPlace(
  folder: string,
  screen: Screen,
): { readonly context: BenchContext; leave(): Promise<void> } {
  let stack: Promise<BenchStack> | undefined;
  const start = async (): Promise<BenchStack> => {
    const startedMs = Date.now();
    const started = await startBenchStack(folder);
    screen.done('the platform is up', startedMs);
    return started;
  };
  const clean = async (): Promise<void> => {
    await stack?.then(
      (started) => started.stop(),
      () => undefined,
    );
    await rm(folder, { recursive: true, force: true });
  };
  let left: Promise<void> | undefined;
  const context: BenchContext = {
    folder,
    say: (sentence) => {
      screen.info(sentence);
    },
    stack: () => (stack ??= start()),
  };
  return { context, leave: () => (left ??= clean()) };
}

const EXIT_CODE_OF_INTERRUPT = 130;

/** Cleans up before the end, however often somebody asks for it; the returned function goes back. */
function onInterrupt(clean: () => Promise<void>): () => void {
  const end = (): void => {
    void clean().finally(() => process.exit(EXIT_CODE_OF_INTERRUPT));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  return () => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  };
}

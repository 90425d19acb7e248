import type { BenchStack } from './bench-stack.js';

/** One row of the table: what was measured, what is aimed at, and what came out. */
export interface Figure {
  readonly what: string;
  /** Empty when nothing is promised. */
  readonly aim: string;
  readonly figure: string;
  /** Against what the figure is set beside; empty when it stands alone. */
  readonly ratio: string;
}

/** What a measurement works with. */
export interface BenchContext {
  /** A temporary folder of this run, removed at its end. */
  readonly folder: string;
  /** Shows a sentence of progress. */
  readonly say: (sentence: string) => void;
  /** The platform, started on the first call and shared by the measurements of a run. */
  readonly stack: () => Promise<BenchStack>;
}

/** Something that can be measured on its own. */
export interface Measurement {
  /** What `--only` calls it. */
  readonly name: string;
  readonly what: string;
  /** What exactly is compared, for a reader of the document. */
  readonly method: string;
  readonly measure: (context: BenchContext) => Promise<readonly Figure[]>;
}

/** How a measurement ended. */
export interface MeasurementOutcome {
  readonly name: string;
  readonly what: string;
  readonly method: string;
  readonly elapsedMs: number;
  readonly figures: readonly Figure[];
  /** Why there are no figures, when it failed. */
  readonly failure?: string;
}

import type { Fault, SeenRequest } from './fault.js';
import type { QuotaOptions } from './http/quota.js';

/** Where the stand-in's figures come from. */
export type StandInMode =
  | {
      readonly kind: 'replay';
      /** Folder of recorded files; their names tell the dataset. */
      readonly folder: string;
    }
  | {
      readonly kind: 'simulated';
      readonly seed: number;
      /** Seconds from a slot's start to its publication; some slots come later (at most 30 min). */
      readonly publicationLagSeconds: number;
      /** Now, epoch milliseconds; the machine's clock when left out. */
      readonly clock?: () => number;
    };

/** How to start a stand-in. */
export interface OdreStandInOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  readonly mode: StandInMode;
  readonly quota?: QuotaOptions;
  readonly faults?: readonly Fault[];
  /** Takes sentences worth a line in a log, such as a replay file that is skipped. */
  readonly log?: (sentence: string) => void;
}

/** A running stand-in of ODRÉ. */
export interface OdreStandIn {
  /** Base of the API, ending in `/api/explore/v2.1`. */
  readonly url: string;
  /** The requests so far, oldest first; the last 10,000 of them. */
  requests(): readonly SeenRequest[];
  /** Adds faults behind those still waiting. */
  addFaults(faults: readonly Fault[]): void;
  /** Drops the faults still waiting. */
  clearFaults(): void;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import type { TimeWindow } from '../../domain/time/time-window.js';

import type { ContentScan } from './content-scan.js';

/** Why a file cannot be taken, in words for who brought it. */
export interface FileRefusal {
  /** A stable word: `not_recognised`, `missing_columns`, `zip_bomb` ... */
  readonly reason: string;
  readonly fr: string;
  readonly en: string;
  /** Line the fault is on, from 1, where it is on one. */
  readonly line?: number;
  readonly field?: string;
  /** The value at fault, cut. */
  readonly value?: string;
  /** What would be right. */
  readonly allowed?: string;
  /** The same in French, where `allowed` is words. */
  readonly allowedFr?: string;
}

/** What a file was found to be. */
export interface RecognisedFile {
  readonly dataset: DatasetId;
  /** Records it holds; each is accepted or set aside when it is refined. */
  readonly rows: number;
  readonly contentType: string;
  /** Ending of its name in Bronze, without the dot. */
  readonly extension: string;
  /** Whether it says of itself that it is simulated: such a file never enters live data. */
  readonly isSimulated?: boolean;
  /** Time its rows stand for; absent for what has no slots: the UTC day it was received on. */
  readonly window?: TimeWindow;
}

/** What a recogniser is given. */
export interface FileToRecognise {
  /** Name it was brought under; a hint and nothing more. */
  readonly name: string;
  readonly scan: ContentScan;
}

/**
 * Says what a file is by its content, refuses it when it is nearly something (a missing column), or
 * leaves it to others.
 */
export type FileRecogniser = (
  file: FileToRecognise,
) => { readonly recognised: RecognisedFile } | { readonly refused: FileRefusal } | undefined;

/** A folder of the landing zone: what may be dropped there, and where it is kept raw. */
export interface LandedFileKind {
  /** Name of the folder. */
  readonly kind: string;
  /** Folder of its raw objects in Bronze. */
  readonly bronzeFolder: string;
  /** What to put there, for the README of the folder; a sentence each. */
  readonly whatFr: string;
  readonly whatEn: string;
  readonly recognisers: readonly FileRecogniser[];
}

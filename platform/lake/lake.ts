import type { LakeContent } from './lake-content.js';

/** A stored object as the lake knows it. */
export interface LakeObject {
  /** Path from the lake's root, `/`-separated: `bronze/rte/production/2026/08/27/x.json`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Changes whenever the content does; compare only for equality. */
  readonly etag: string;
}

/** What has been written: where, and the proof of its content. */
export interface StoredObject extends LakeObject {
  /** SHA-256 of the content, lower-case hex. */
  readonly sha256: string;
}

/** A part of an object. */
export interface ByteRange {
  /** Bytes before the part. */
  readonly offset: number;
  /** Bytes of the part; where the object ends sooner, what there is. */
  readonly length: number;
}

/** Connection settings for Polars, in the names of its `cloudOptions`. May hold a secret: never to be logged. */
export type CloudOptions = Readonly<Record<string, string>>;

/**
 * The raw and clean store. Paths are relative and may not leave the root.
 * Errors: LAKE_UNAVAILABLE (retry), LAKE_CONFLICT (retry), LAKE_FORBIDDEN, LAKE_OBJECT_MISSING,
 * LAKE_OBJECT_EXISTS.
 */
export interface Lake {
  /**
   * Writes an object that will never change; the same bytes again succeed and change nothing. A
   * stream passes in bounded memory; when it fails, its own error is thrown and nothing is kept.
   * Where the lake fails before it begins to read, the stream is left for the caller to close.
   */
  writeOnce(path: string, content: LakeContent): Promise<StoredObject>;
  /**
   * Replaces an object whole and atomically, if it still has the etag it was read with
   * (`undefined`: if it does not exist yet); else LAKE_CONFLICT. Bronze is never replaced.
   */
  replace(
    path: string,
    content: Uint8Array,
    expectedEtag: string | undefined,
  ): Promise<StoredObject>;
  /** The content of an object. */
  read(path: string): Promise<Uint8Array>;
  /**
   * A part of an object as it was found; empty past its end. Parts of one found object belong to
   * one content: LAKE_CONFLICT when it was changed since.
   */
  readRange(object: LakeObject, range: ByteRange): Promise<Uint8Array>;
  /** The content of an object in pieces, whole or with an error; held in memory a piece at a time. */
  openRead(path: string): AsyncIterable<Uint8Array>;
  /**
   * Removes an object of the landing zone that still is as it was found, else LAKE_CONFLICT; one that
   * is gone already is fine. Nothing else can be removed: LAKE_FORBIDDEN, for Bronze above all.
   */
  remove(object: LakeObject): Promise<void>;
  /** Size and etag of an object, or undefined when there is none. */
  find(path: string): Promise<LakeObject | undefined>;
  /** Every object whose path starts with a folder, in path order. */
  list(folder: string): AsyncIterable<LakeObject>;
  /** The address under which Polars reads an object itself: a file path or `abfss://`. */
  addressOf(path: string): string;
  /** What Polars needs besides an address, for a read that begins now. */
  cloudOptions(): Promise<CloudOptions>;
}

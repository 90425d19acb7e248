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

/**
 * The raw and clean store. Paths are relative and may not leave the root.
 * Errors: LAKE_UNAVAILABLE (retry), LAKE_OBJECT_MISSING, LAKE_OBJECT_EXISTS, LAKE_CONFLICT.
 */
export interface Lake {
  /** Writes an object that will never change; the same bytes again succeed and change nothing. */
  writeOnce(path: string, content: Uint8Array): Promise<StoredObject>;
  /**
   * Replaces an object whole and atomically, if it still has the etag it was read with
   * (`undefined`: if it does not exist yet); else LAKE_CONFLICT.
   */
  replace(
    path: string,
    content: Uint8Array,
    expectedEtag: string | undefined,
  ): Promise<StoredObject>;
  /** The content of an object. */
  read(path: string): Promise<Uint8Array>;
  /** Size and etag of an object, or undefined when there is none. */
  find(path: string): Promise<LakeObject | undefined>;
  /** Every object whose path starts with a folder, in path order. */
  list(folder: string): AsyncIterable<LakeObject>;
  /** The address under which Polars reads an object itself: a file path or `abfss://`. */
  addressOf(path: string): string;
}

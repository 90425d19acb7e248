import { GridError } from '../../domain/errors/grid-error.js';
import { sha256OfStream } from '../../platform/lake/lake-content.js';
import type { Lake } from '../../platform/lake/lake.js';
import { openParquet } from '../../platform/lake/scan-parquet.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import type { RawObject } from '../../sources/source-pipeline.js';
import type { BronzeReference } from '../../workflows/contracts.js';

/** A raw object of Bronze as refining is given it: whoever reads it is told when it was changed. */
export function rawObject(lake: Lake, reference: BronzeReference): RawObject {
  const { path, sha256 } = reference;
  return {
    bronzePath: path,
    bronzeSha256: sha256,
    fetchedAtUtc: reference.fetchedAtUtc,
    sourceUrl: reference.sourceUrl,
    sizeBytes: reference.bytes,
    async read() {
      const body = await lake.read(path);
      refuseOther(reference, sha256Of(body));
      return body;
    },
    async scan() {
      refuseOther(reference, await sha256OfStream(lake.openRead(path)));
      return openParquet(lake, path);
    },
  };
}

function refuseOther({ path, sha256 }: BronzeReference, found: string): void {
  if (found === sha256) return;
  throw new GridError('INTERNAL', `${path} is not the object that was fetched: its hash differs`, {
    path,
  });
}

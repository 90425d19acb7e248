import { isEnergySource } from '../domain/energy/energy-source.js';
import {
  NO_INSTALLATIONS,
  type InstallationLookup,
  type ResolvedAsset,
} from '../domain/outage/resolve-asset.js';
import { isRegionCode } from '../domain/region/region.js';
import type { Lake, LakeObject } from '../platform/lake/lake.js';
import { scanParquet } from '../platform/lake/scan-parquet.js';
import { createGenerationRegisterPipeline } from '../sources/installed-capacity/register-pipeline.js';

/**
 * Gives region and source of the installations with an EIC code, as the newest edition of the national
 * register in Silver has them; nothing while no edition was brought. It is read again when it changed.
 * Pumped-storage groups have other codes in notices than in the register (R15): they stay with their
 * names.
 */
export function createInstallationLoader(lake: Lake): () => Promise<InstallationLookup> {
  const { folder, fileName } = createGenerationRegisterPipeline().silver;
  let known: { readonly etag: string; readonly find: InstallationLookup } | undefined;
  return async () => {
    const object = await lake.find(`${folder}/${fileName}`);
    if (object === undefined) return NO_INSTALLATIONS;
    if (known?.etag !== object.etag) {
      known = { etag: object.etag, find: await readRegister(lake, object) };
    }
    return known.find;
  };
}

async function readRegister(lake: Lake, object: LakeObject): Promise<InstallationLookup> {
  const rows = await scanParquet(lake, [object]);
  const installations = new Map<string, ResolvedAsset>();
  const columns = ['id_kind', 'installation_id', 'region_code', 'source_code'] as const;
  const cells = rows
    .sort('observed_on')
    .select(...columns)
    .rows() as readonly (string | null)[][];
  for (const [kind, id, region = null, source = null] of cells) {
    if (kind !== 'eic' || typeof id !== 'string') continue;
    installations.set(id, {
      regionCode: region !== null && isRegionCode(region) ? region : undefined,
      source: source !== null && isEnergySource(source) ? source : undefined,
    });
  }
  return (code) => installations.get(code);
}

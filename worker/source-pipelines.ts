import {
  createPipelineRegistry,
  type PipelineRegistry,
} from '../activities/pipeline/pipeline-registry.js';
import type { CellWeight } from '../domain/climate/cell-weight.js';
import type { InstallationLookup } from '../domain/outage/resolve-asset.js';
import { instantFromEpochMs, type UtcInstant } from '../domain/time/instant.js';
import { createEra5Pipeline } from '../sources/era5/era5-pipeline.js';
import type { Era5StoreOptions } from '../sources/era5/era5-store.js';
import { createRegionalCapacityPipeline } from '../sources/installed-capacity/regional-pipeline.js';
import { createGenerationRegisterPipeline } from '../sources/installed-capacity/register-pipeline.js';
import { createMaintenancePagePipeline } from '../sources/maintenance-page/maintenance-pipeline.js';
import type { EarlierPage, PageClient } from '../sources/maintenance-page/page-client.js';
import { createNationalPipeline } from '../sources/odre/national-pipeline.js';
import type { OdreClient } from '../sources/odre/odre-client.js';
import { createRegionalPipeline } from '../sources/odre/regional-pipeline.js';
import type { OpenMeteoClient } from '../sources/open-meteo/open-meteo-client.js';
import { createOpenMeteoPipeline } from '../sources/open-meteo/open-meteo-pipeline.js';
import { createGridNodesPipeline } from '../sources/reference-database/landed-nodes.js';
import {
  createReferenceGridNodesPipeline,
  createReferencePlacesPipeline,
} from '../sources/reference-database/places-pipeline.js';
import type { ReferenceReader } from '../sources/reference-database/reference-reader.js';
import { createNationalFilePipeline } from '../sources/rte-files/national-file-pipeline.js';
import { createRegionFilePipeline } from '../sources/rte-files/region-file-pipeline.js';
import type { RteClient } from '../sources/rte-unavailability/rte-client.js';
import { createRteUnavailabilityPipeline } from '../sources/rte-unavailability/rte-pipeline.js';
import type { SourcePipeline } from '../sources/source-pipeline.js';

/** What the sources are reached with; a source that is absent is not asked here. */
export interface SourceAccess {
  readonly odre: OdreClient;
  readonly reference?: ReferenceReader;
  readonly rte?: RteClient;
  /** The register of installations as it is in Silver, by EIC code. */
  readonly loadInstallations?: () => Promise<InstallationLookup>;
  readonly page?: {
    readonly client: PageClient;
    /** The page as it was last taken into Silver. */
    readonly findEarlier?: () => Promise<EarlierPage | undefined>;
  };
  readonly openMeteo?: { readonly forecast: OpenMeteoClient; readonly archive: OpenMeteoClient };
  readonly era5?: Era5StoreOptions;
  /** Weights by wind and solar capacity; weather is weighted by area without them. */
  readonly capacityWeights?: readonly CellWeight[];
}

/** The datasets of this installation, one line each; those that are fetched by themselves get schedules. */
export function createSourcePipelines(access: SourceAccess): PipelineRegistry {
  const { odre, reference, openMeteo, era5, capacityWeights = [] } = access;
  const { rte, loadInstallations } = access;
  const unavailabilities = {
    ...(rte === undefined ? {} : { client: rte }),
    ...(loadInstallations === undefined ? {} : { loadInstallations }),
  };
  return createPipelineRegistry([
    createRegionalPipeline('eco2mix-regional-tr', odre),
    createRegionalPipeline('eco2mix-regional-cons-def', odre),
    createNationalPipeline('eco2mix-national-tr', odre),
    createNationalPipeline('eco2mix-national-cons-def', odre),
    createNationalFilePipeline(),
    createRegionFilePipeline(),
    createRegionalCapacityPipeline(),
    createGenerationRegisterPipeline(),
    createGridNodesPipeline(),
    createRteUnavailabilityPipeline({
      dataset: 'rte-generation-unavailabilities',
      ...unavailabilities,
    }),
    createRteUnavailabilityPipeline({
      dataset: 'rte-transmission-unavailabilities',
      ...unavailabilities,
    }),
    createMaintenancePagePipeline(access.page),
    ...(reference === undefined ? [] : referencePipelines(reference)),
    ...(openMeteo === undefined
      ? []
      : [
          createOpenMeteoPipeline('open-meteo-forecast', openMeteo.forecast),
          createOpenMeteoPipeline('open-meteo-archive', openMeteo.archive),
        ]),
    ...(era5 === undefined ? [] : [createEra5Pipeline({ store: era5, capacityWeights })]),
  ]);
}

function referencePipelines(reader: ReferenceReader): readonly SourcePipeline[] {
  return [
    createReferencePlacesPipeline({ reader, now }),
    createReferenceGridNodesPipeline({ reader, now }),
  ];
}

function now(): UtcInstant {
  return instantFromEpochMs(Date.now());
}

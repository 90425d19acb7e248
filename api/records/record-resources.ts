import type { RecordResource } from './record-resource.js';
import {
  INSTALLATIONS_RESOURCE,
  REGIONAL_CAPACITY_RESOURCE,
} from './resources/capacity-resources.js';
import { CLIMATE_RESOURCE } from './resources/climate-resource.js';
import { NATIONAL_RESOURCE } from './resources/national-resource.js';
import { OUTAGE_PERIODS_RESOURCE } from './resources/outage-resources.js';
import { COMMUNES_RESOURCE, GRID_NODES_RESOURCE } from './resources/place-resources.js';

/** Every record table the API serves as a resource of its own; one line each. */
export const RECORD_RESOURCES: readonly RecordResource[] = [
  NATIONAL_RESOURCE,
  REGIONAL_CAPACITY_RESOURCE,
  INSTALLATIONS_RESOURCE,
  OUTAGE_PERIODS_RESOURCE,
  CLIMATE_RESOURCE,
  COMMUNES_RESOURCE,
  GRID_NODES_RESOURCE,
];

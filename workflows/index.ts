export { backfill } from './backfill.js';
export { datasetCycle } from './dataset-cycle.js';
export { gridCycle } from './grid-cycle.js';
export { ingestWindow } from './ingest-window.js';
export { landingZone } from './landing-zone.js';
export { watch } from './watch.js';

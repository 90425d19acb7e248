export { backfill } from './backfill.js';
export { gridCycle } from './grid-cycle.js';
export { ingestWindow } from './ingest-window.js';

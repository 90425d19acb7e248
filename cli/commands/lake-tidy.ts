import { readConfiguration } from '../../platform/config/configuration.js';
import { createLakeUpkeep } from '../../platform/lake/create-lake.js';

import { givenLakeUrl } from './given-lake-url.js';

/** `grid lake-tidy`: removes what killed writers left half-written more than a day ago. */
export async function lakeTidy(options: { readonly json?: boolean }): Promise<void> {
  const url = givenLakeUrl(readConfiguration(), 'lake-tidy');
  const removed = await createLakeUpkeep(url).removeLeftovers(Date.now());
  if (options.json === true) {
    console.log(JSON.stringify({ removed }));
    return;
  }
  for (const path of removed) console.log(path);
  console.log(`${removed.length} half-written objects removed`);
}

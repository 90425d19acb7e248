import { PROCESS_SCRUBBER } from '../platform/secrets/secret-scrubber.js';

import { exitCodeOf, sentenceOf } from './exit-code.js';
import { createProgram } from './program.js';

try {
  await createProgram().parseAsync();
} catch (error) {
  const sentence = sentenceOf(error, process.env['GRID_LOG_LEVEL']);
  if (sentence !== undefined) console.error(PROCESS_SCRUBBER.scrub(sentence));
  process.exitCode = exitCodeOf(error);
}

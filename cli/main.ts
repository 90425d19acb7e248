import { PROCESS_SCRUBBER } from '../platform/secrets/secret-scrubber.js';

import { exitCodeOf, sentenceOf } from './exit-code.js';
import { createProgram } from './program.js';

/** For what is still being written. */
const LAST_WORDS_MS = 500;

try {
  await createProgram().parseAsync();
} catch (error) {
  const sentence = sentenceOf(error, process.env['GRID_LOG_LEVEL']);
  if (sentence !== undefined) console.error(PROCESS_SCRUBBER.scrub(sentence));
  process.exitCode = exitCodeOf(error);
  // The native part of a worker would hold a process that has failed for ever.
  setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
}

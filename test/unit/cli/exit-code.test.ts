import { describe, expect, it } from '@jest/globals';

import { exitCodeOf, sentenceOf } from '../../../cli/exit-code.js';
import { GridError } from '../../../domain/errors/grid-error.js';

describe('the end of a command', () => {
  it('wrong usage is 2, any other failure 1', () => {
    expect(exitCodeOf(new GridError('UNKNOWN_REGION', 'no such region'))).toBe(2);
    expect(exitCodeOf(new GridError('TEMPORAL_UNAVAILABLE', 'gone'))).toBe(1);
    expect(exitCodeOf(new Error('gone'))).toBe(1);
  });

  it('an error is one sentence, and a stack only when debugging', () => {
    const error = new GridError('NOT_FOUND', 'nothing runs');

    expect(sentenceOf(error, undefined)).toBe('NOT_FOUND: nothing runs');
    expect(sentenceOf(error, 'debug')).toContain('exit-code.test');
  });
});

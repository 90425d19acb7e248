import { z } from 'zod';

import { PARAMETER_FACTS } from './parameter-facts.js';

/** A parameter that may be given: one word of a list. */
export function optionalWordParameter<const Word extends string>(
  words: readonly [Word, ...Word[]],
  description: string,
): z.ZodType<Word | undefined> {
  return z
    .enum(words)
    .optional()
    .register(PARAMETER_FACTS, {
      description,
      example: words[0],
      allowed: `one of ${words.join(', ')}`,
      jsonSchema: { type: 'string', enum: words },
      isRequired: false,
    });
}

/** A parameter that must be given: one word of a list. */
export function wordParameter<const Word extends string>(
  words: readonly [Word, ...Word[]],
  description: string,
): z.ZodType<Word> {
  return z.enum(words).register(PARAMETER_FACTS, {
    description,
    example: words[0],
    allowed: `one of ${words.join(', ')}`,
    jsonSchema: { type: 'string', enum: words },
    isRequired: true,
  });
}

/** A parameter that may be given: true or false. */
export function optionalFlagParameter(description: string): z.ZodType<boolean | undefined> {
  return z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional()
    .register(PARAMETER_FACTS, {
      description,
      example: 'true',
      allowed: 'true or false',
      jsonSchema: { type: 'boolean' },
      isRequired: false,
    });
}

import { GridError } from '../../domain/errors/grid-error.js';

/**
 * `$$`, `${NAME}`, `${NAME:-default}` (unset or empty), `${NAME-default}` (unset); a default may
 * itself hold references without a further one inside.
 */
const REFERENCE = /\$(?:(\$)|\{([A-Za-z_]\w*)(?:(:?-)((?:[^{}]|\$\{[^{}]*\})*))?\})/g;

/**
 * Puts variables into a text as the Compose Specification says, in the forms this product uses.
 *
 * @throws GridError INVALID_CONFIGURATION for a variable without value and default, and for a form
 *   that is not one of these.
 */
export function interpolate(
  text: string,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  const result = text.replaceAll(REFERENCE, (...groups: readonly (string | undefined)[]) => {
    const [, dollar, name, operator, fallback = ''] = groups;
    if (dollar !== undefined || name === undefined) return '\0';
    const value = variables[name];
    if (operator === undefined && value === undefined) throw invalid(`\${${name}} has no value`);
    const isAbsent = value === undefined || (operator === ':-' && value === '');
    return isAbsent ? interpolate(fallback, variables) : value;
  });
  if (result.includes('$')) throw invalid(`'${text}' holds a $ of no known form`);
  return result.replaceAll('\0', '$');
}

/** Names of the variables that a text refers to. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, , name, , fallback = '']) =>
    name === undefined ? [] : [name, ...variablesIn(fallback)],
  );
}

function invalid(message: string): GridError {
  return new GridError('INVALID_CONFIGURATION', message);
}

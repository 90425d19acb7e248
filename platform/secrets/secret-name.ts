/** What is known of a secret besides its value. */
interface SecretEntry {
  /** The variable that holds it; with `_FILE` behind it, the variable that names a file holding it. */
  readonly variable: 'GRID_DATABASE_URL' | 'GRID_ODRE_API_KEY' | 'GRID_PAYLOAD_KEYS';
  readonly meaning: string;
}

/** Every secret a process of the product may ask for; its key is its name in a vault, after a prefix. */
export const SECRETS = {
  'database-url': {
    variable: 'GRID_DATABASE_URL',
    meaning: 'address of the warehouse, with login and password',
  },
  'odre-api-key': {
    variable: 'GRID_ODRE_API_KEY',
    meaning: 'key of the eCO2mix API',
  },
  'payload-keys': {
    variable: 'GRID_PAYLOAD_KEYS',
    meaning: 'keys that encrypt what Temporal keeps',
  },
} as const satisfies Readonly<Record<string, SecretEntry>>;

/** A name of {@link SECRETS}. */
export type SecretName = keyof typeof SECRETS;

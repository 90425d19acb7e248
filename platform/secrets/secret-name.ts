/** What is known of a secret besides its value. */
interface SecretEntry {
  /** The variable that holds it; with `_FILE` behind it, the variable that names a file holding it. */
  readonly variable: `GRID_${string}`;
  readonly meaning: string;
}

/** Every secret a process of the product may ask for; its key is its name in a vault, after a prefix. */
export const SECRETS = {
  'database-url': {
    variable: 'GRID_DATABASE_URL',
    meaning: 'address of the warehouse, with login and password',
  },
  'reference-database-url': {
    variable: 'GRID_REFERENCE_DATABASE_URL',
    meaning: 'address of the reference database, with the login that extracts',
  },
  'odre-api-key': {
    variable: 'GRID_ODRE_API_KEY',
    meaning: 'key of the eCO2mix API',
  },
  'rte-client-id': {
    variable: 'GRID_RTE_CLIENT_ID',
    meaning: "id of the application at RTE's data portal",
  },
  'rte-client-secret': {
    variable: 'GRID_RTE_CLIENT_SECRET',
    meaning: 'secret of that application',
  },
  'era5-store-options': {
    variable: 'GRID_ERA5_STORE_OPTIONS',
    meaning: 'what Polars needs to read the store of ERA5, as JSON',
  },
  'payload-keys': {
    variable: 'GRID_PAYLOAD_KEYS',
    meaning: 'keys that encrypt what Temporal keeps',
  },
} as const satisfies Readonly<Record<string, SecretEntry>>;

/** A name of {@link SECRETS}. */
export type SecretName = keyof typeof SECRETS;

/** How the addresses of each stand-in begin, on a server of stand-ins. */
export const STAND_IN_PREFIXES = {
  rte: '/rte',
  maintenanceSite: '/maintenance-site',
  openMeteo: '/open-meteo',
  era5: '/era5',
} as const;

/** Where each source is found on a server of stand-ins, behind its address. */
export const STAND_IN_PATHS = {
  odre: '/api/explore/v2.1',
  rte: STAND_IN_PREFIXES.rte,
  maintenancePage: `${STAND_IN_PREFIXES.maintenanceSite}/maintenance`,
  openMeteoForecast: `${STAND_IN_PREFIXES.openMeteo}/v1/forecast`,
  openMeteoArchive: `${STAND_IN_PREFIXES.openMeteo}/v1/archive`,
  era5: STAND_IN_PREFIXES.era5,
} as const;

/** Login that the stand-in of RTE takes: it guards nothing. */
export const STAND_IN_LOGIN = { clientId: 'stand-in', clientSecret: 'stand-in' } as const;

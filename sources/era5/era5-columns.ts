/**
 * Columns of a month of the store, under the short names of ECMWF. Wind components are m/s at the
 * stamp, `t2m` is K at the stamp, `ssrd` is J/m2 accumulated over the hour that ENDS at the stamp.
 */
export const ERA5_KEY = ['valid_time', 'latitude', 'longitude'] as const;

/** Columns of {@link ERA5_KEY}'s rows that hold values. */
export const ERA5_VALUES = ['u10', 'v10', 'u100', 'v100', 't2m', 'ssrd'] as const;

/** One of {@link ERA5_VALUES}. */
export type Era5Value = (typeof ERA5_VALUES)[number];

/** Every column the product reads; a month without one of them is not understood. */
export const ERA5_COLUMNS = [...ERA5_KEY, ...ERA5_VALUES] as const;

/** Lowest and highest value that can be, on Earth, in the unit of the column. */
export const POSSIBLE_VALUES: Readonly<
  Record<Era5Value, readonly [lowest: number, highest: number]>
> = {
  u10: [-90, 90],
  v10: [-90, 90],
  u100: [-120, 120],
  v100: [-120, 120],
  t2m: [190, 335],
  ssrd: [-100, 5_000_000],
};

const DAY_MS = 86_400_000;
const RADIANS = Math.PI / 180;
/** 2000-01-01T12:00Z, the epoch of the usual low-precision solar formulas. */
const J2000_MS = Date.UTC(2000, 0, 1, 12);

/**
 * Sine of the sun's elevation at a place, at most 0 between sunset and sunrise.
 * Low-precision formulas of the Astronomical Almanac (good to about 0.01 degree until 2050).
 */
export function sineOfSunElevation(latitude: number, longitude: number, epochMs: number): number {
  const days = (epochMs - J2000_MS) / DAY_MS;
  const meanAnomaly = (357.528 + 0.9856003 * days) * RADIANS;
  const meanLongitude = 280.46 + 0.9856474 * days;
  const eclipticLongitude =
    (meanLongitude + 1.915 * Math.sin(meanAnomaly) + 0.02 * Math.sin(2 * meanAnomaly)) * RADIANS;
  const obliquity = (23.439 - 0.0000004 * days) * RADIANS;
  const sineDeclination = Math.sin(obliquity) * Math.sin(eclipticLongitude);
  const rightAscension = Math.atan2(
    Math.cos(obliquity) * Math.sin(eclipticLongitude),
    Math.cos(eclipticLongitude),
  );
  const siderealDegrees = 280.46061837 + 360.98564736629 * days + longitude;
  const hourAngle = siderealDegrees * RADIANS - rightAscension;
  const cosineDeclination = Math.sqrt(1 - sineDeclination * sineDeclination);
  return (
    Math.sin(latitude * RADIANS) * sineDeclination +
    Math.cos(latitude * RADIANS) * cosineDeclination * Math.cos(hourAngle)
  );
}

